using System.Text.Json;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Mail;

/// <summary>A5 through the whole app, with a mail server that is down or refuses.</summary>
public sealed class MailOutageTests
{
    private const string Contact = "program.contact@fabrikam.example";
    private const string Requester = "partner-admin@fabrikam.example";
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    [Fact]
    public async Task Activation_WhenTheServerIsDownForAnHour_PublishesOnTimeAndMailsOnceAfterwards()
    {
        await using var server = new FakeSmtpServer();
        await using var app = await StartAsync(server, "00:30:00");
        var admin = app.As("fabrikam-partner-admin");

        var asked = await admin.ActivatesAsync(Sample.Fabrikam, "ProductSupport");
        await PassesAsync(app, Step - TimeSpan.FromSeconds(1));
        var early = await admin.SeesBenefitAsync(Sample.Fabrikam, "ProductSupport");
        await PassesAsync(app, Step + TimeSpan.FromSeconds(1));
        var due = await admin.SeesBenefitAsync(Sample.Fabrikam, "ProductSupport");
        await PassesAsync(app, TimeSpan.FromMinutes(30));
        var waiting = await admin.GetsAsync(asked.Location!);
        server.ComesUp();
        await PassesAsync(app, Step);
        var done = await admin.GetsAsync(asked.Location!);
        await PassesAsync(app, TimeSpan.FromHours(3));

        Assert.Equal(JsonValueKind.Null, early.GetProperty("total").ValueKind);
        Assert.Equal(10, due.GetProperty("total").GetInt32());
        Assert.Equal(app.Clock.GetUtcNow().AddHours(-3) - TimeSpan.FromMinutes(45), due.GetProperty("publishedAt").GetDateTimeOffset());
        Assert.Equal(
            ("Provisioned", "Pending", "Done"),
            (waiting["status"], StateOf(waiting, "ContactNotified"), StateOf(waiting, "BalancePublished")));
        Assert.Equal(("Completed", "Done"), (done["status"], StateOf(done, "ContactNotified")));
        Assert.Equal([Contact, Requester], Assert.Single(server.Taken).Recipients);
        Assert.Empty(app.Mails);
    }

    [Theory]
    [InlineData(Contact, Requester)]
    [InlineData(Requester, Contact)]
    public async Task Activation_WhenOneRecipientIsRefusedTwice_MailsEachOfThemOnce(string refused, string other)
    {
        await using var server = new FakeSmtpServer();
        server.Refuses = recipient => recipient == refused && server.Asked.Count(a => a == refused) <= 2;
        server.ComesUp();
        await using var app = await StartAsync(server, "00:00:00");
        var admin = app.As("fabrikam-partner-admin");

        var asked = await admin.ActivatesAsync(Sample.Fabrikam, "ProductSupport");
        await app.SettleAsync();
        var waiting = await admin.GetsAsync(asked.Location!);
        await PassesAsync(app, TimeSpan.FromHours(2));
        var done = await admin.GetsAsync(asked.Location!);

        Assert.Equal("Pending", StateOf(waiting, "ContactNotified"));
        Assert.Equal(("Completed", "Done"), (done["status"], StateOf(done, "ContactNotified")));
        Assert.Equal([[other], [refused]], server.Taken.Select(t => t.Recipients));
        Assert.Equal(3, server.Asked.Count(a => a == refused));
        Assert.Single(server.Asked, other);
        Assert.Single(server.Taken.Select(t => t.Mail.MessageId).Distinct());
        Assert.All(server.Taken, t => Assert.Contains(done["accessId"]!, t.Mail.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Activation_WhenTheContactIsRefusedForOverThreeDays_CompletesWithTheContactNotNotified()
    {
        await using var server = new FakeSmtpServer { Refuses = recipient => recipient == Contact }.ComesUp();
        await using var app = await StartAsync(server, "2.12:00:00");
        var admin = app.As("fabrikam-partner-admin");

        var asked = await admin.ActivatesAsync(Sample.Fabrikam, "ProductSupport");
        await PassesAsync(app, TimeSpan.FromHours(1));
        await app.PassesAsync(TimeSpan.FromDays(3) - TimeSpan.FromHours(2));
        await PassesAsync(app, TimeSpan.FromHours(1) - Step);
        var trying = await admin.GetsAsync(asked.Location!);
        await PassesAsync(app, TimeSpan.FromHours(1));
        var tries = server.Asked.Count;
        var done = await admin.GetsAsync(asked.Location!);
        await PassesAsync(app, TimeSpan.FromHours(2));

        Assert.Equal(("Pending", "Done"), (StateOf(trying, "ContactNotified"), StateOf(trying, "BalancePublished")));
        Assert.Equal(
            ("Completed", "Failed", "Done"), (done["status"], StateOf(done, "ContactNotified"), StateOf(done, "BalancePublished")));
        Assert.InRange(tries, 10, 20);
        Assert.Equal(tries, server.Asked.Count);
        Assert.Equal([Requester], server.Taken.SelectMany(t => t.Recipients));
        Assert.Equal(10, (await admin.SeesBenefitAsync(Sample.Fabrikam, "ProductSupport")).GetProperty("total").GetInt32());
    }

    private static Task<BenefitsHost> StartAsync(FakeSmtpServer server, string publicationDelay) => BenefitsHost.StartAsync(
        settings: ["Benefits:Mail:Host=127.0.0.1", $"Benefits:Mail:Port={server.Port}", $"Benefits:PublicationDelay={publicationDelay}"]);

    // In the steps in which a retry can be due.
    private static async Task PassesAsync(BenefitsHost app, TimeSpan time)
    {
        await app.SettleAsync();
        for (; time > TimeSpan.Zero; time -= Step)
        {
            await app.PassesAsync(time < Step ? time : Step);
        }
    }

    private static string? StateOf(ApiAnswer activation, string step) =>
        activation.Body.GetProperty("steps").EnumerateArray().Single(s => s.GetProperty("step").GetString() == step).GetProperty("state")
            .GetString();
}
