using System.Net.Security;
using System.Text.Json;
using BenefitsFunctions.ActivationRun;
using BenefitsFunctions.Mail;
using BenefitsFunctions.Tests.Local.Host;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Tests.Mail;

/// <summary>A5 through the whole app, with a mail server that is down or refuses.</summary>
public sealed class MailOutageTests
{
    private const string Contact = "program.contact@fabrikam.example";
    private const string Requester = "partner-admin@fabrikam.example";
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    private readonly RecordedLog _log = new();

    [Fact]
    public async Task Activation_WhenTheServerIsDownForAnHour_PublishesOnTimeAndMailsOnceAfterwards()
    {
        await using var server = new MailServer();
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
    public async Task Activation_WhenOneRecipientIsDeferredTwice_MailsEachOfThemOnce(string refused, string other)
    {
        await using var server = new MailServer();
        server.AnswersRecipient = recipient => recipient == refused && server.Asked.Count(a => a == refused) <= 2 ? 450 : null;
        server.ComesUp();
        await using var app = await StartAsync(server, "00:00:00");

        var done = await ActivatesAfterWaitingAsync(app, TimeSpan.FromHours(2));

        Assert.Equal([[other], [refused]], server.Taken.Select(t => t.Recipients));
        Assert.Equal(3, server.Asked.Count(a => a == refused));
        Assert.Single(server.Asked, other);
        Assert.Single(server.Taken.Select(t => t.Mail.MessageId).Distinct());
        Assert.All(server.Taken, t => Assert.Contains(done["accessId"]!, t.Mail.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Activation_WhenTheContactIsDeferredForOverThreeDays_CompletesWithTheContactNotNotified()
    {
        await using var server = new MailServer { AnswersRecipient = recipient => recipient == Contact ? 450 : null }.ComesUp();
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
        Assert.Equal([2002], Logged());
        Assert.Equal(10, (await admin.SeesBenefitAsync(Sample.Fabrikam, "ProductSupport")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Activation_WhenOnlyTheRequesterIsDeferredForOverThreeDays_HasToldTheContactAndSaysNothingElse()
    {
        await using var server = new MailServer { AnswersRecipient = recipient => recipient == Requester ? 450 : null }.ComesUp();
        await using var app = await StartAsync(server, "00:00:00");
        var admin = app.As("fabrikam-partner-admin");

        var asked = await admin.ActivatesAsync(Sample.Fabrikam, "ProductSupport");
        await PassesAsync(app, TimeSpan.FromHours(1));
        await app.PassesAsync(TimeSpan.FromDays(3) - TimeSpan.FromHours(2));
        await PassesAsync(app, TimeSpan.FromHours(2));
        var done = await admin.GetsAsync(asked.Location!);

        Assert.Equal(("Completed", "Done"), (done["status"], StateOf(done, "ContactNotified")));
        Assert.Equal([Contact], server.Taken.SelectMany(t => t.Recipients));
        Assert.Equal([2005], Logged());
        Assert.Equal(0, _log.Count("by other means"));
    }

    [Theory]
    [InlineData(Contact, "Failed", 2004)]
    [InlineData(Requester, "Done", 2005)]
    public async Task Activation_WhenOneRecipientIsRefusedForGood_GoesOnAtOnceAndMailsTheOtherOnce(string refused, string told, int logged)
    {
        await using var server = new MailServer { AnswersRecipient = recipient => recipient == refused ? 550 : null }.ComesUp();
        await using var app = await StartAsync(server, "00:00:00");
        var admin = app.As("fabrikam-partner-admin");

        var asked = await admin.ActivatesAsync(Sample.Fabrikam, "ProductSupport");
        await app.SettleAsync();
        var done = await admin.GetsAsync(asked.Location!);
        await PassesAsync(app, TimeSpan.FromHours(1));

        Assert.Equal(("Completed", told), (done["status"], StateOf(done, "ContactNotified")));
        Assert.Equal([refused == Contact ? Requester : Contact], server.Taken.SelectMany(t => t.Recipients));
        Assert.Equal([Contact, Requester], server.Asked);
        Assert.Equal([logged], Logged());
    }

    [Fact]
    public async Task Activation_WhenOneRecipientIsRefusedForGoodAndTheOtherDeferred_TriesTheOtherAlone()
    {
        await using var server = new MailServer();
        server.AnswersRecipient = recipient => recipient == Requester ? 550 : server.Asked.Count > 2 ? null : 450;
        server.ComesUp();
        await using var app = await StartAsync(server, "00:00:00");

        await ActivatesAfterWaitingAsync(app, TimeSpan.FromHours(1));

        Assert.Equal([Contact, Requester, Contact], server.Asked);
        Assert.Equal([Contact], server.Taken.SelectMany(t => t.Recipients));
        Assert.Equal([2005], Logged());
    }

    [Fact]
    public async Task Activation_WhenTheMailAsAWholeIsRefusedForGood_GoesOnAtOnceWithNobodyTold()
    {
        await using var server = new MailServer { AnswersSender = 553 }.ComesUp();
        await using var app = await StartAsync(server, "00:00:00");
        var admin = app.As("fabrikam-partner-admin");

        var asked = await admin.ActivatesAsync(Sample.Fabrikam, "ProductSupport");
        await app.SettleAsync();
        var done = await admin.GetsAsync(asked.Location!);

        Assert.Equal(("Completed", "Failed"), (done["status"], StateOf(done, "ContactNotified")));
        Assert.Equal([2004], Logged());
    }

    [Fact]
    public async Task Activation_WhenTheSignInIsRefusedAndThenMended_MailsOnceOverTls()
    {
        await using var server = new MailServer { Security = MailSecurity.StartTls, Account = new("mailer", "old") }.ComesUp();
        await using var app = await StartAsync(
            server, "00:00:00", "Benefits:Mail:Security=StartTls", "Benefits:Mail:User=mailer", "Benefits:Mail:Password=new");
        var admin = app.As("fabrikam-partner-admin");

        var asked = await admin.ActivatesAsync(Sample.Fabrikam, "ProductSupport");
        await PassesAsync(app, TimeSpan.FromHours(1));
        var waiting = await admin.GetsAsync(asked.Location!);
        server.Account!.Password = "new";
        await PassesAsync(app, TimeSpan.FromHours(1));
        var done = await admin.GetsAsync(asked.Location!);

        Assert.Equal("Pending", StateOf(waiting, "ContactNotified"));
        Assert.Equal(("Completed", "Done"), (done["status"], StateOf(done, "ContactNotified")));
        var taken = Assert.Single(server.Taken);
        Assert.Equal((true, "mailer"), (taken.IsSecure, taken.User));
        Assert.Equal([Contact, Requester], taken.Recipients);
    }

    [Fact]
    public async Task Activation_WhenTheContactBecomesSomebodyWhoHasTheMail_DoesNotMailThemAgain()
    {
        await using var server = new MailServer { AnswersRecipient = recipient => recipient == Contact ? 450 : null }.ComesUp();
        await using var app = await StartAsync(server, "00:00:00");
        var admin = app.As("moving-admin");
        await HasContactAsync(app, Contact);
        await app.Office.PutsAsync(
            "/api/partners/302/users/moving-admin",
            new { email = Requester, displayName = "M", association = "Programme", roles = new[] { "GlobalAdmin" } });

        var asked = await admin.ActivatesAsync("302", "ProductSupport");
        await app.SettleAsync();
        await HasContactAsync(app, Requester.Replace("partner", "Partner", StringComparison.Ordinal));
        await PassesAsync(app, TimeSpan.FromHours(1));
        var done = await admin.GetsAsync(asked.Location!);

        Assert.Equal(("Completed", "Done"), (done["status"], StateOf(done, "ContactNotified")));
        Assert.Equal([Requester], server.Taken.SelectMany(t => t.Recipients));
    }

    // Of an activation whose mail is pending at first: as it is when all of it is done.
    private static async Task<ApiAnswer> ActivatesAfterWaitingAsync(BenefitsHost app, TimeSpan time)
    {
        var admin = app.As("fabrikam-partner-admin");
        var asked = await admin.ActivatesAsync(Sample.Fabrikam, "ProductSupport");
        await app.SettleAsync();
        var waiting = await admin.GetsAsync(asked.Location!);
        await PassesAsync(app, time);
        var done = await admin.GetsAsync(asked.Location!);
        Assert.Equal("Pending", StateOf(waiting, "ContactNotified"));
        Assert.Equal(("Completed", "Done"), (done["status"], StateOf(done, "ContactNotified")));
        return done;
    }

    private Task<BenefitsHost> StartAsync(MailServer server, string publicationDelay, params string[] settings) => BenefitsHost.StartAsync(
        configure: builder => builder.Services
            .AddSingleton<RemoteCertificateValidationCallback>(TestCertificate.Trust)
            .AddSingleton<ILogger<ActivationActivities>>(_log.CreateLogger<ActivationActivities>()),
        settings:
        [
            "Benefits:Mail:Host=127.0.0.1",
            $"Benefits:Mail:Port={server.Port}",
            "Benefits:Mail:Security=None",
            $"Benefits:PublicationDelay={publicationDelay}",
            .. settings,
        ]);

    private static Task HasContactAsync(BenefitsHost app, string email) => app.Office.PutsAsync("/api/partners/302", new
    {
        name = "Moving",
        country = "US",
        preferredLanguage = "en",
        dashboardMigrated = true,
        programContact = new { name = "Contact", email },
        locations = Array.Empty<object>(),
        memberships = new[] { new { kind = "ActionPack", start = "2026-07-01", end = "2027-06-30" } },
        competencies = Array.Empty<object>(),
        kits = Array.Empty<object>(),
    });

    // The event ids of warnings and errors.
    private int[] Logged() => [.. _log.Lines.Where(line => line.Level >= LogLevel.Warning).Select(line => line.Event)];

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
