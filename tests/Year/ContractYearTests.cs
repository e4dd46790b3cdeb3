using System.Text.Json.Nodes;
using BenefitsFunctions.Tests.Support;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Year;

/// <summary>
/// A whole contract year of each sample partner on a moved clock and the real engine: enrolment, activation in each way, incidents,
/// thresholds, re-rating, reminders, expiry, renewal. What the system says in that year is its mails, compared as a list.
/// </summary>
public sealed class ContractYearTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly DateOnly End = new(2027, 11, 20);
    private BenefitsHost _app = null!;

    public async Task InitializeAsync() => _app = await BenefitsHost.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Year_OfEverySamplePartner_MailsWhatHappenedAndNothingTwice()
    {
        var year = new YearOnTheClock(_app);

        await year.LivesAsync([.. Contoso(), .. Fabrikam(), .. Northwind(), .. Litware(), .. Tailspin()], End);

        foreach (var mail in year.Mails)
        {
            output.WriteLine(mail);
        }

        Assert.Equal(Mails.Split(["\r\n", "\n"], StringSplitOptions.RemoveEmptyEntries), year.Mails);
    }

    // By itself, with a kit; used up; the kit withdrawn and given back; ended and renewed.
    private IEnumerable<Happening> Contoso()
    {
        var contoso = new SamplePartnerYear(_app, Sample.Contoso, "contoso");
        var first = "";
        yield return Happening.On("2026-11-20", async () =>
        {
            await contoso.AsksAsync("ProductSupport");
            await contoso.AsksAsync("ProductSupport", "osaka");
            SamplePartnerYear.Expect(
                202, await contoso.Admin.PostsAsync($"{contoso.Path}/advisory-requests", new { topic = "Migration", hours = 2.25 }));
        });
        yield return Happening.On("2026-11-22", () => contoso.SeesAsync("ProductSupport", "Active", null));
        yield return Happening.On("2026-11-23", async () =>
        {
            var line = await contoso.SeesAsync("ProductSupport", "Active", 20);
            SamplePartnerYear.Expect(201, await contoso.Engineer.LinksAsync(line));
            first = await contoso.ContractAsync("ProductSupport");
            await contoso.OpensAsync(first, "autumn", 16);
        });
        yield return Happening.On("2026-12-01", () => contoso.OpensAsync(first, "winter", 5));
        yield return Happening.On("2026-12-02", async () =>
        {
            await contoso.SeesAsync("ProductSupport", "Exhausted", 0);
            await contoso.GivesBackAsync(first, "autumn", 1);
            await contoso.AsksAsync("AdvisoryHours");
        });
        yield return Happening.On("2026-12-05", () => contoso.SeesAsync("AdvisoryHours", "Active", 47.75m));
        yield return Happening.On("2027-02-01", () => contoso.ProfileChangesAsync(profile => profile["kits"] = new JsonArray()));
        yield return Happening.On("2027-02-02", () => contoso.SeesAsync("ProductSupport", "Expired", 20, "osaka"));
        yield return Happening.On("2027-02-10", () => contoso.ProfileChangesAsync(profile => profile["kits"] = new JsonArray(new JsonObject
        {
            ["locationId"] = "osaka",
            ["membership"] = "LegacyGold",
            ["start"] = "2026-04-01",
            ["end"] = "2027-03-31",
        })));
        yield return Happening.On("2027-02-11", () => contoso.SeesAsync("ProductSupport", "Active", 20, "osaka"));
        yield return Happening.On("2027-03-20", () => contoso.JoinsAsync("LegacyGold", "2027-04-01", "2028-03-31"));
        yield return Happening.On("2027-04-01", async () =>
        {
            await contoso.SeesAsync("ProductSupport", "NotActivated", null);
            await contoso.AsksAsync("ProductSupport");
        });
        yield return Happening.On("2027-04-04", async () =>
        {
            await contoso.SeesAsync("ProductSupport", "Active", 20);
            Assert.NotEqual(first, await contoso.ContractAsync("ProductSupport"));
        });
    }

    // Ended, extended by the office, and what was rejected meanwhile judged once more.
    private IEnumerable<Happening> Fabrikam()
    {
        var fabrikam = new SamplePartnerYear(_app, Sample.Fabrikam, "fabrikam");
        var contract = "";
        yield return Happening.On("2026-11-20", () => fabrikam.AsksAsync("ProductSupport"));
        yield return Happening.On("2026-11-23", async () =>
        {
            contract = await fabrikam.ContractAsync("ProductSupport");
            await fabrikam.OpensAsync(contract, "early", 7);
        });
        yield return Happening.On("2027-01-15", () => fabrikam.SeesAsync("ProductSupport", "Expired", 3));
        yield return Happening.On("2027-01-18", () => fabrikam.OpensAsync(contract, "late", 4));
        yield return Happening.On("2027-01-20", async () => SamplePartnerYear.Expect(202, await fabrikam.Office.PostsAsync(
            $"{fabrikam.Path}/contracts/{contract}/extend", new { until = "2027-03-31", reason = "The renewal is being processed." })));
        yield return Happening.On("2027-01-21", () => fabrikam.SeesAsync("ProductSupport", "Exhausted", 0));
        yield return Happening.On("2027-04-01", () => fabrikam.SeesAsync("ProductSupport", "Expired", 0));
    }

    // Through its office in EMEA: approved, rejected, lapsed; a competency earned; the membership withdrawn.
    private IEnumerable<Happening> Northwind()
    {
        var northwind = new SamplePartnerYear(_app, Sample.Northwind, "northwind");
        var details = new
        {
            partnerId = Sample.Northwind,
            email = "global-admin@northwind.example",
            name = "Anna Braun",
            company = "Northwind",
            telephone = "+49 30 5550100",
            city = "Berlin",
            country = "DE",
        };
        var asked = "";
        yield return Happening.On("2026-11-20", async () =>
        {
            await northwind.ProfileChangesAsync(profile => profile["dashboardMigrated"] = false);
            asked = await northwind.AsksAsync("SignatureCloudSupport", contactDetails: details);
            await northwind.AsksAsync("AdvisoryHours", contactDetails: details);
        });
        yield return Happening.On("2026-12-01", () => northwind.DecidesAsync(asked, approve: true, "Checked by telephone."));
        yield return Happening.On("2026-12-04", async () =>
        {
            await northwind.SeesAsync("SignatureCloudSupport", "Active", 5);
            asked = await northwind.AsksAsync("ProductSupport", contactDetails: details);
        });
        yield return Happening.On("2026-12-07", () => northwind.DecidesAsync(asked, approve: false, "The membership is in dispute."));
        yield return Happening.On("2027-01-10", () => northwind.ProfileChangesAsync(
            profile => profile["competencies"]!.AsArray().Add("Cloud Platform")));
        yield return Happening.On("2027-01-11", async () =>
        {
            var line = await northwind.SeesAsync("SignatureCloudSupport", "Active", null);
            Assert.True(line.GetProperty("unlimited").GetBoolean());
            await northwind.SeesAsync("AdvisoryHours", "NotActivated", null);
        });
        yield return Happening.On("2027-03-01", () => northwind.ProfileChangesAsync(profile => profile["memberships"] = new JsonArray()));
        yield return Happening.On("2027-03-02", () => northwind.SeesAsync("SignatureCloudSupport", "Expired", null));
    }

    // Revoked, and activated again by the office alone.
    private IEnumerable<Happening> Litware()
    {
        var litware = new SamplePartnerYear(_app, Sample.Litware, "litware");
        var contract = "";
        yield return Happening.On("2026-11-20", () => litware.AsksAsync("ProductSupport"));
        yield return Happening.On("2027-05-03", async () =>
        {
            contract = await litware.ContractAsync("ProductSupport");
            SamplePartnerYear.Expect(202, await litware.Office.PostsAsync(
                $"{litware.Path}/contracts/{contract}/revoke", new { reason = "Both IDs were published." }));
        });
        yield return Happening.On("2027-05-04", async () =>
        {
            await litware.SeesAsync("ProductSupport", "Expired", 20);
            Assert.Equal("revoked", (await litware.Admin.ActivatesAsync(Sample.Litware, "ProductSupport")).Code);
            SamplePartnerYear.Expect(
                202, await litware.Office.PostsAsync($"{litware.Path}/activations", new { benefit = "ProductSupport" }));
        });
        yield return Happening.On("2027-05-07", async () =>
            Assert.NotEqual(contract, await litware.ContractAsync("ProductSupport")));
    }

    // Without benefits until it joins in a country where somebody activates on its behalf.
    private IEnumerable<Happening> Tailspin()
    {
        var tailspin = new SamplePartnerYear(_app, Sample.Tailspin, "tailspin");
        yield return Happening.On("2027-01-15", async () =>
        {
            await tailspin.ProfileChangesAsync(profile => profile["country"] = "GB");
            await tailspin.JoinsAsync("LegacyGold", "2027-02-01", "2028-01-31");
        });
        yield return Happening.On("2027-02-05", async () =>
        {
            await tailspin.SeesAsync("ProductSupport", "Active", 20);
            await tailspin.SeesAsync("SignatureCloudSupport", "Active", 10);
            await tailspin.SeesAsync("AdvisoryHours", "Active", 50);
        });
    }

    private const string Mails = """
        2026-11-20  osaka.contact@contoso.example + global-admin@contoso.example  製品サポート の有効化のお知らせ
        2026-11-20  program.contact@contoso.example + global-admin@contoso.example  製品サポート の有効化のお知らせ
        2026-11-20  program.contact@fabrikam.example + global-admin@fabrikam.example  Product Support is activated
        2026-11-20  program.contact@litware.example + global-admin@litware.example  Product Support is activated
        2026-11-20  programme.office@programme.example  Northwind asks for Advisory Hours
        2026-11-20  programme.office@programme.example  Northwind asks for Signature Cloud Support
        2026-11-23  program.contact@contoso.example  製品サポート の残りが少なくなっています
        2026-11-28  programme.office@programme.example  Reminder: Advisory Hours of Northwind
        2026-11-28  programme.office@programme.example  Reminder: Signature Cloud Support of Northwind
        2026-12-01  program.contact@contoso.example  製品サポート のリクエストは受け付けられませんでした
        2026-12-01  program.contact@contoso.example  製品サポート の残りがありません
        2026-12-01  program.contact@northwind.example + global-admin@northwind.example  Signature Cloud Support is activated
        2026-12-02  program.contact@contoso.example + global-admin@contoso.example  アドバイザリ時間 の有効化のお知らせ
        2026-12-04  programme.office@programme.example  Northwind asks for Product Support
        2026-12-07  global-admin@northwind.example  Product Support is not activated
        2026-12-15  program.contact@fabrikam.example  Product Support ends on 14 January 2027
        2026-12-19  global-admin@northwind.example  The request for Advisory Hours lapsed
        2027-01-07  program.contact@fabrikam.example  Product Support ends on 14 January 2027
        2027-01-10  program.contact@northwind.example  Signature Cloud Support has changed
        2027-01-15  program.contact@fabrikam.example  Product Support has ended
        2027-01-18  program.contact@fabrikam.example  A request under Product Support was not accepted
        2027-01-18  program.contact@fabrikam.example  A request under Product Support was not accepted
        2027-01-18  program.contact@fabrikam.example  A request under Product Support was not accepted
        2027-01-18  program.contact@fabrikam.example  A request under Product Support was not accepted
        2027-01-20  program.contact@fabrikam.example  A request under Product Support was accepted after all
        2027-01-20  program.contact@fabrikam.example  A request under Product Support was accepted after all
        2027-01-20  program.contact@fabrikam.example  A request under Product Support was accepted after all
        2027-01-20  program.contact@fabrikam.example  A request under Product Support was not accepted
        2027-01-20  program.contact@fabrikam.example  Product Support is nearly used up
        2027-01-20  program.contact@fabrikam.example  Product Support is used up
        2027-01-20  program.contact@fabrikam.example  Product Support was extended
        2027-02-01  program.contact@tailspin.example  Advisory Hours is activated
        2027-02-01  program.contact@tailspin.example  Product Support is activated
        2027-02-01  program.contact@tailspin.example  Signature Cloud Support is activated
        2027-02-01  osaka.contact@contoso.example  製品サポート が期間の途中で終了します
        2027-02-10  osaka.contact@contoso.example  製品サポート が再び利用できるようになりました
        2027-03-01  osaka.contact@contoso.example  製品サポート は 2027年3月31日 に終了します
        2027-03-01  program.contact@contoso.example  アドバイザリ時間 は 2027年3月31日 に終了します
        2027-03-01  program.contact@contoso.example  製品サポート は 2027年3月31日 に終了します
        2027-03-01  program.contact@fabrikam.example  Product Support ends on 31 March 2027
        2027-03-01  program.contact@northwind.example  Signature Cloud Support ends early
        2027-03-24  osaka.contact@contoso.example  製品サポート は 2027年3月31日 に終了します
        2027-03-24  program.contact@contoso.example  アドバイザリ時間 は 2027年3月31日 に終了します
        2027-03-24  program.contact@contoso.example  製品サポート は 2027年3月31日 に終了します
        2027-03-24  program.contact@fabrikam.example  Product Support ends on 31 March 2027
        2027-04-01  osaka.contact@contoso.example  製品サポート が終了しました
        2027-04-01  program.contact@contoso.example  アドバイザリ時間 が終了しました
        2027-04-01  program.contact@contoso.example  製品サポート が終了しました
        2027-04-01  program.contact@fabrikam.example  Product Support has ended
        2027-04-01  program.contact@contoso.example + global-admin@contoso.example  製品サポート の有効化のお知らせ
        2027-05-03  program.contact@litware.example  Product Support was revoked
        2027-05-04  program.contact@litware.example  Product Support is activated
        2027-08-31  program.contact@litware.example  Product Support ends on 30 September 2027
        2027-09-23  program.contact@litware.example  Product Support ends on 30 September 2027
        2027-10-01  program.contact@litware.example  Product Support has ended
        """;
}
