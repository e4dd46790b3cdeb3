using System.Text.Json;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Rerating;

/// <summary>A partner of its own, with an administrator, whose profile the programme office replaces.</summary>
internal sealed class ReratedPartner(BenefitsHost app, string id)
{
    public const string Cloud = "SignatureCloudSupport";
    private const string Day = "yyyy-MM-dd";

    private int _events;

    /// <summary>Its administrator.</summary>
    public Person Admin => app.As($"admin-{id}");

    public DateOnly Today => DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime);

    /// <summary>The first day of its membership's year.</summary>
    public DateOnly Start { get; } = DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime).AddDays(-100);

    /// <summary>The last day of that year.</summary>
    public DateOnly End => Start.AddYears(1).AddDays(-1);

    /// <summary>The mails to its contact about changed terms, as subjects.</summary>
    public IReadOnlyList<SentMail> Mails =>
        [.. app.Mails.Where(m => Path.GetFileName(m).Contains("terms-", StringComparison.Ordinal)).Select(SentMail.Read)
            .Where(m => m.To.Contains($"contact-{id}@", StringComparison.Ordinal))];

    /// <summary>A partner with a Silver membership of this year and an active contract of <see cref="Cloud"/>.</summary>
    public static async Task<ReratedPartner> ActivatedAsync(BenefitsHost app, string id, string[]? competencies = null)
    {
        var partner = new ReratedPartner(app, id);
        await partner.GetsProfileAsync(competencies ?? [], (partner.Start, partner.End));
        var user = new { email = $"a-{id}@p.example", displayName = "A", association = "Programme", roles = new[] { "GlobalAdmin" } };
        await app.Office.PutsAsync($"/api/partners/{id}/users/admin-{id}", user);
        Assert.Equal(202, (await partner.ActivatesAsync()).Status);
        return partner;
    }

    public async Task<ApiAnswer> ActivatesAsync(Person? by = null)
    {
        var answer = await (by ?? Admin).ActivatesAsync(id, Cloud);
        await app.SettleAsync();
        return answer;
    }

    /// <summary>The office replaces its profile.</summary>
    public async Task GetsProfileAsync(string[] competencies, params (DateOnly Start, DateOnly End)[] memberships)
    {
        Assert.InRange((await app.Office.PutsAsync($"/api/partners/{id}", Profile(competencies, memberships))).Status, 200, 201);
        await app.SettleAsync();
    }

    /// <summary>What the office puts.</summary>
    public object Profile(string[] competencies, params (DateOnly Start, DateOnly End)[] memberships) => new
    {
        name = $"Partner {id}",
        country = "US",
        preferredLanguage = "en",
        dashboardMigrated = true,
        programContact = new { name = "C", email = $"contact-{id}@p.example" },
        locations = Array.Empty<object>(),
        memberships = memberships.Select(
            m => new { kind = "LegacySilver", start = m.Start.ToString(Day), end = m.End.ToString(Day) }),
        competencies,
        kits = Array.Empty<object>(),
    };

    /// <summary>The lines of its benefit, the newest year first: state, granted, used, end, why it ends.</summary>
    public async Task<IReadOnlyList<string>> SeesAsync() =>
    [
        .. (await LinesAsync()).Select(l => string.Join(
            ' ',
            new[]
            {
                l.GetProperty("state").GetString(),
                l.GetProperty("unlimited").GetBoolean() ? "unlimited" : l.GetProperty("total").ToString(),
                l.GetProperty("used").ToString(),
                l.GetProperty("end").GetString(),
                l.GetProperty("endReason").GetString(),
            }.Where(text => text?.Length > 0))),
    ];

    /// <summary>The Contract ID of its newest contract.</summary>
    public async Task<string> ContractAsync() =>
        (await LinesAsync()).Select(l => l.GetProperty("contractId").GetString()).First(i => i is not null)!;

    /// <summary>A path below its newest contract.</summary>
    public async Task<string> PathAsync(string below) => $"/api/partners/{id}/contracts/{await ContractAsync()}{below}";

    /// <summary>Opens incidents; gives their names.</summary>
    public async Task<IReadOnlyList<string>> OpensAsync(int incidents)
    {
        var (contract, opened) = (await ContractAsync(), new List<string>());
        for (var i = 0; i < incidents; i++)
        {
            var name = $"{id}-{_events++}";
            await app.ReceivesEventAsync(EventJson.Of(
                TestEvents.Opened(name, $"o-{name}", 1, app.Clock.GetUtcNow()) with { ContractId = contract }));
            opened.Add(name);
        }

        await app.SettleAsync();
        return opened;
    }

    /// <summary>The entries of its newest contract about terms: effect, before, after.</summary>
    public async Task<IReadOnlyList<string>> TermsAsync() =>
    [
        .. (await Admin.GetsAsync(await PathAsync("/ledger"))).Body.GetProperty("items").EnumerateArray()
            .Where(e => e.GetProperty("type").GetString() == "Terms")
            .Select(e => $"{e.GetProperty("effect")} {Terms(e.GetProperty("before"))} {Terms(e.GetProperty("after"))}"),
    ];

    private static string Terms(JsonElement terms) =>
        $"{(terms.GetProperty("unlimited").GetBoolean() ? "unlimited" : terms.GetProperty("granted"))}/{terms.GetProperty("end")}";

    private async Task<IReadOnlyList<JsonElement>> LinesAsync() =>
    [
        .. (await Admin.SeesBenefitsAsync(id)).Body.GetProperty("benefits").EnumerateArray()
            .Where(l => l.GetProperty("benefit").GetString() == Cloud),
    ];
}
