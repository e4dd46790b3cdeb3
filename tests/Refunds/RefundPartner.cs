using System.Text.Json;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Refunds;

/// <summary>A partner of its own with one administrator and the membership <c>M-1</c>, bought on a day before the test's.</summary>
internal sealed record RefundPartner(BenefitsHost App, string Id, string Language = "en")
{
    /// <summary>Its membership.</summary>
    public const string Membership = "M-1";

    /// <summary>Its tenant.</summary>
    public const string Tenant = "11111111-89ab-cdef-0123-456789abcdef";

    public Person Admin => App.As($"admin-{Id}");

    /// <summary>The address of the cancellation of its membership.</summary>
    public string Path => $"/api/partners/{Id}/memberships/{Membership}/cancellation";

    /// <summary>The offer of the software that its membership grants.</summary>
    public string Offer => $"/api/partners/{Id}/software/database-standard.LegacyGold.headquarters.{Day(-100)}";

    /// <summary>Stores it.</summary>
    /// <param name="boughtBefore">How many days before today; null where that is not known.</param>
    /// <param name="kind">Of its membership.</param>
    /// <param name="isThere">False to leave its membership out.</param>
    /// <param name="called">What the office calls its membership; null for nothing.</param>
    /// <param name="start">First day of its membership, in days from today.</param>
    public async Task<RefundPartner> AddAsync(
        int? boughtBefore = 0, string kind = "LegacyGold", bool isThere = true, string? called = Membership, int start = -100)
    {
        var put = await App.Office.PutsAsync($"/api/partners/{Id}", new
        {
            name = $"Partner {Id}",
            country = "US",
            preferredLanguage = Language,
            dashboardMigrated = true,
            programContact = new { name = "Contact", email = $"contact-{Id}@refund.example" },
            tenantIds = new[] { Tenant },
            locations = new[]
            {
                new
                {
                    locationId = "osaka",
                    name = "Osaka",
                    country = "JP",
                    programContact = new { name = "B", email = $"osaka-{Id}@refund.example" },
                },
            },
            memberships = new[]
            {
                new { kind, start = Day(start), end = Day(200), membershipId = called, purchasedAt = Bought(boughtBefore) },
                new { kind = "ActionPack", start = Day(-100), end = Day(200), membershipId = (string?)"stays", purchasedAt = Bought(90) },
            }[(isThere ? 0 : 1)..],
            competencies = Array.Empty<string>(),
            kits = isThere && kind == "LegacyGold"
                ? new[] { new { locationId = "osaka", membership = kind, start = Day(-50), end = Day(200) } }
                : [],
        });
        Assert.InRange(put.Status, 200, 201);
        await App.Office.PutsAsync(
            $"/api/partners/{Id}/users/admin-{Id}",
            new { email = $"admin-{Id}@refund.example", displayName = "Ada", association = "Programme", roles = new[] { "PartnerAdmin" } });
        await App.SettleAsync();
        return this;
    }

    public async Task<ApiAnswer> FilesAsync(Person? by = null)
    {
        var answer = await (by ?? Admin).SendsAsync("POST", Path, null);
        await App.SettleAsync();
        return answer;
    }

    public async Task<ApiAnswer> DecidedAsync(bool approve, string? reason = null)
    {
        var answer = await App.Office.PostsAsync($"{Path}/decision", new { approve, reason });
        await App.SettleAsync();
        return answer;
    }

    /// <summary>The codes of the reasons that a refund is not possible.</summary>
    public async Task<IReadOnlyList<string>> ReasonsAsync() => Codes((await Admin.GetsAsync(Path)).Body.GetProperty("reasons"));

    /// <summary>The mails about its cancellation, in the order of their names.</summary>
    public IReadOnlyList<SentMail> Mails =>
        [.. App.Mails.Where(m => System.IO.Path.GetFileName(m).StartsWith("cancellation-", StringComparison.Ordinal)
            && m.Contains($"-{Id}-", StringComparison.Ordinal)).Select(SentMail.Read)];

    public static IReadOnlyList<string> Codes(JsonElement reasons) =>
        [.. reasons.EnumerateArray().Select(r => r.GetProperty("code").GetString()!)];

    private string? Bought(int? before) => before is { } days ? Day(-days) : null;

    private string Day(int days) => App.Clock.GetUtcNow().AddDays(days).ToString("yyyy-MM-dd");
}
