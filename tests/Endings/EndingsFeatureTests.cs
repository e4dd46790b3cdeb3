using System.Text.Json;
using System.Text.Json.Nodes;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Tests.Endings;

/// <summary>E1-E3 through the real HTTP surface, the real engine and the mails.</summary>
public sealed class EndingsFeatureTests : IAsyncLifetime
{
    private static readonly DateTimeOffset ContosoEnds = new(2027, 3, 31, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset FabrikamEnds = new(2027, 1, 14, 0, 0, 0, TimeSpan.Zero);

    private BenefitsHost _app = null!;
    private int _read;

    private Person Contoso => _app.As("contoso-global-admin");

    private Person Fabrikam => _app.As("fabrikam-global-admin");

    public async Task InitializeAsync() => _app = await BenefitsHost.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Sweep_ThroughTheYear_MailsEachStepOnceInThePartnersLanguage()
    {
        await Contoso.ActivatesAsync(Sample.Contoso, "ProductSupport", "osaka");
        await Fabrikam.ActivatesAsync(Sample.Fabrikam, "ProductSupport");
        await _app.SettleAsync();
        await _app.PassesAsync(TimeSpan.FromHours(60));
        var line = await Contoso.SeesBenefitAsync(Sample.Contoso, "ProductSupport", "osaka");
        NewMails();

        List<(int Day, SentMail Mail)> mails = [];
        foreach (var day in (int[])[-31, -30, -8, -7, 0, 1, 2])
        {
            foreach (var mail in await SweepAsync(FabrikamEnds.AddDays(day)))
            {
                mails.Add((day, mail));
            }
        }

        Assert.Equal(
            [
                (-30, "Product Support ends on 14 January 2027"),
                (-7, "Product Support ends on 14 January 2027"),
                (1, "Product Support has ended"),
            ],
            mails.Select(m => (m.Day, m.Mail.Subject)));
        Assert.All(mails, m => Assert.Equal("program.contact@fabrikam.example", m.Mail.To));
        var (reminder, ended) = (mails[0].Mail.Text, mails[2].Mail.Text);
        Assert.StartsWith(
            "Dear Grace Miller,\n\nThe contract for the benefit Product Support of Fabrikam ends on 14 January 2027.\n\n"
            + "Benefit: Product Support\nMembership: Action Pack\nLocation: Headquarters\n"
            + "Valid from: 15 January 2026\nValid to: 14 January 2027\nLeft: 10 incidents\n\n",
            reminder,
            StringComparison.Ordinal);
        Assert.Contains("gives new IDs", ended, StringComparison.Ordinal);
        Assert.Contains("does not carry over", ended, StringComparison.Ordinal);

        var first = Assert.Single(await SweepAsync(ContosoEnds.AddDays(-30)));
        Assert.Equal(
            ("osaka.contact@contoso.example", "製品サポート は 2027年3月31日 に終了します"), (first.To, first.Subject));
        Assert.Contains("事業所: 大阪支店\n", first.Text, StringComparison.Ordinal);
        Assert.Contains("残り: 20 件\n", first.Text, StringComparison.Ordinal);
        Assert.All(
            (string[])["contractId", "accessId"],
            id => Assert.DoesNotContain(line.GetProperty(id).GetString()!, first.Text + first.Html, StringComparison.Ordinal));
        Assert.Single(await SweepAsync(ContosoEnds.AddDays(-7)));
        var last = Assert.Single(await SweepAsync(ContosoEnds.AddDays(1)));
        Assert.Equal("製品サポート が終了しました", last.Subject);
        Assert.Empty(await SweepAsync(ContosoEnds.AddDays(40)));
        Assert.DoesNotContain("Due contracts", await TableDump.OfAsync(_app.Storage), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Renewal_AcrossTheYears_AsksForANewActivationAndGivesNewIdsAndFreshUnits()
    {
        await Contoso.ActivatesAsync(Sample.Contoso, "ProductSupport");
        await _app.SettleAsync();
        var old = await Contoso.SeesBenefitAsync(Sample.Contoso, "ProductSupport");
        await Contoso.LinksAsync(old);
        var opened = await OpensAsync(Contoso, old);
        await _app.SettleAsync();
        await RenewAsync(Sample.Contoso, "2028-03-31");

        await GoToAsync(ContosoEnds.AddDays(1).AddSeconds(-1));
        var lastDay = await LinesAsync();
        await GoToAsync(ContosoEnds.AddDays(1));
        var (nextDay, refused) = (await LinesAsync(), await OpensAsync(Contoso, old));
        var again = await Contoso.ActivatesAsync(Sample.Contoso, "ProductSupport");
        await _app.SettleAsync();
        var renewed = await LinesAsync();
        var line = renewed[0];
        var left = (await LeftAsync(line), await LeftAsync(old));
        var linked = await Contoso.LinksAsync(line);
        var second = await OpensAsync(Contoso, line);

        Assert.Equal(202, opened.Status);
        Assert.Equal([("Active", "2026-04-01")], lastDay.Select(Shown));
        Assert.Equal([("NotActivated", "2027-04-01"), ("Expired", "2026-04-01")], nextDay.Select(Shown));
        Assert.Equal((409, "plan-not-usable", 202), (refused.Status, refused.Code, again.Status));
        Assert.Equal([("Active", "2027-04-01"), ("Expired", "2026-04-01")], renewed.Select(Shown));
        Assert.Equal((20m, 19m), left);
        Assert.NotEqual(old.GetProperty("contractId").GetString(), line.GetProperty("contractId").GetString());
        Assert.NotEqual(old.GetProperty("accessId").GetString(), line.GetProperty("accessId").GetString());
        Assert.Equal((201, 202), (linked.Status, second.Status));

        async Task<decimal> LeftAsync(JsonElement of)
        {
            var id = of.GetProperty("contractId").GetString()!;
            var contract = await _app.Services.GetRequiredService<ContractStore>().FindAsync(id, CancellationToken.None);
            return contract!.Grant.Units - contract.Used;
        }

        async Task<IReadOnlyList<JsonElement>> LinesAsync() =>
            [.. (await Contoso.SeesBenefitsAsync(Sample.Contoso)).Body.GetProperty("benefits").EnumerateArray()
                .Where(l => $"{l.GetProperty("benefit")} {l.GetProperty("locationId")}" == "ProductSupport headquarters")];
    }

    private static (string, string) Shown(JsonElement line) =>
        (line.GetProperty("state").GetString()!, line.GetProperty("start").GetString()!);

    private static Task<ApiAnswer> OpensAsync(Person person, JsonElement line) => person.PostsAsync(
        "/api/incidents",
        new
        {
            contractId = line.GetProperty("contractId").GetString(),
            product = "windows-server",
            version = "2025",
            severity = "B",
            title = "T",
            language = "en",
        });

    // The same membership for another year.
    private async Task RenewAsync(string partnerId, string end)
    {
        var profile = JsonNode.Parse((await _app.Office.GetsAsync($"/api/partners/{partnerId}")).Text)!;
        foreach (var list in (string[])["memberships", "kits"])
        {
            foreach (var period in profile[list]!.AsArray())
            {
                period!["end"] = end;
            }
        }

        Assert.Equal(200, (await _app.Office.PutsAsync($"/api/partners/{partnerId}", profile)).Status);
    }

    // What was mailed by then: three rounds, two of them at once.
    private async Task<IReadOnlyList<SentMail>> SweepAsync(DateTimeOffset at)
    {
        await GoToAsync(at);
        await Task.WhenAll(_app.RunsTimerAsync("SweepEndings"), _app.RunsTimerAsync("SweepEndings"));
        await _app.RunsTimerAsync("SweepEndings");
        return NewMails();
    }

    private Task GoToAsync(DateTimeOffset at) => _app.PassesAsync(at - _app.Clock.GetUtcNow());

    private IReadOnlyList<SentMail> NewMails()
    {
        var mails = _app.Mails.Select(path => (Path: path, At: File.GetCreationTimeUtc(path))).OrderBy(m => m.At).Skip(_read).ToList();
        _read += mails.Count;
        return [.. mails.Select(m => SentMail.Read(m.Path))];
    }
}
