using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Enrolments;

/// <summary>A8 through the API, the daily timer and the real engine.</summary>
public sealed class EnrolmentFeatureTests
{
    private const string Proseware = "5000001";
    private static readonly string[] Shown = ["benefit", "membership", "locationId", "state"];

    [Fact]
    public async Task Enrolment_WhereItIsDoneOnBehalf_ActivatesCoreBenefitsOnTheirFirstDayAndMailsTheContactAlone()
    {
        await using var app = await BenefitsHost.StartAsync();
        await PutAsync(
            app,
            ("LegacyGold", "2026-11-20", "2027-11-19"),
            ("LegacySilver", "2026-12-04", "2027-12-03"),
            ("ActionPack", "2026-11-20", "2027-11-19"));
        var member = app.As("proseware-member");

        await app.RunsTimerAsync("StartEnrolments");
        await app.RunsTimerAsync("StartEnrolments");
        var (mails, page) = (Read(app), await LinesAsync(member));

        Assert.Equal(3, mails.Count);
        Assert.All(mails, mail => Assert.Equal(("contact@proseware.example", null), (mail.To, mail.Cc)));
        Assert.Equal(
            [
                "AdvisoryHours ActionPack headquarters NotActivated",
                "AdvisoryHours LegacyGold headquarters Active",
                "AdvisoryHours LegacyGold leeds NotActivated",
                "ProductSupport ActionPack headquarters NotActivated",
                "ProductSupport LegacyGold headquarters Active",
                "ProductSupport LegacyGold leeds NotActivated",
                "SignatureCloudSupport LegacyGold headquarters Active",
                "SignatureCloudSupport LegacyGold leeds NotActivated",
            ],
            page);

        await app.PassesAsync(TimeSpan.FromDays(13));
        Assert.Equal(3, app.Mails.Count);
        await app.PassesAsync(TimeSpan.FromDays(1));

        Assert.Equal(6, app.Mails.Count);
        page = await LinesAsync(member);
        Assert.Equal(3, page.Count(line => line.EndsWith("LegacySilver headquarters Active", StringComparison.Ordinal)));
        var activations = (await member.GetsAsync($"/api/partners/{Proseware}/activations")).Body.GetProperty("items").EnumerateArray();
        Assert.All(activations, a => Assert.Equal("programme", a.GetProperty("requestedBy").GetString()));
    }

    [Fact]
    public async Task Asking_ForWhatWasActivatedOnBehalf_GetsThatActivation()
    {
        await using var app = await BenefitsHost.StartAsync();
        await PutAsync(app, ("LegacyGold", "2026-11-20", "2027-11-19"));
        await app.RunsTimerAsync("StartEnrolments");

        var asked = await app.As("proseware-admin").ActivatesAsync(Proseware, "ProductSupport");
        await app.SettleAsync();

        Assert.Equal((200, "programme"), (asked.Status, asked["requestedBy"]));
        Assert.Equal(3, app.Mails.Count);
    }

    private static List<SentMail> Read(BenefitsHost app) => [.. app.Mails.Select(SentMail.Read)];

    private static async Task<IEnumerable<string>> LinesAsync(Person person) =>
        (await person.SeesBenefitsAsync(Proseware)).Body.GetProperty("benefits").EnumerateArray()
            .Select(line => string.Join(' ', Shown.Select(name => line.GetProperty(name).GetString())))
            .Order(StringComparer.Ordinal).ToList();

    // Its dashboard migration is not done: on its behalf that does not matter.
    private static async Task PutAsync(BenefitsHost app, params (string Kind, string Start, string End)[] memberships)
    {
        await app.Office.PutsAsync($"/api/partners/{Proseware}", new
        {
            name = "Proseware",
            country = "GB",
            preferredLanguage = "en",
            dashboardMigrated = false,
            programContact = new { name = "Priya Shah", email = "contact@proseware.example" },
            locations = new[]
            {
                new
                {
                    locationId = "leeds",
                    name = "Leeds",
                    country = "GB",
                    programContact = new { name = "Lee", email = "leeds@proseware.example" },
                },
            },
            memberships = memberships.Select(m => new { kind = m.Kind, start = m.Start, end = m.End }),
            competencies = Array.Empty<string>(),
            kits = new[] { new { locationId = "leeds", membership = "LegacyGold", start = "2026-11-20", end = "2027-11-19" } },
        });
        foreach (var (account, role) in new[] { ("proseware-admin", "GlobalAdmin"), ("proseware-member", "UserAdmin") })
        {
            await app.Office.PutsAsync(
                $"/api/partners/{Proseware}/users/{account}",
                new { email = $"{account}@proseware.example", displayName = account, association = "Programme", roles = new[] { role } });
        }
    }
}
