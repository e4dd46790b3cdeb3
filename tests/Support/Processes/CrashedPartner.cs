using System.Text.Json;

namespace BenefitsFunctions.Tests.Support.Processes;

/// <summary>A partner with offers and one administrator, whose processes are killed.</summary>
internal static class CrashedPartner
{
    /// <summary>Its administrator.</summary>
    public static Person Admin(AppProcess app) => app.As("crash-admin");

    /// <summary>Stores it; an Action Pack for good, for the app's clock is the wall's.</summary>
    public static async Task AddAsync(AppProcess app, string partner, params string[] tenantIds)
    {
        var office = app.As("office-1", "ProgramOffice");
        await office.PutsAsync($"/api/partners/{partner}", new
        {
            name = "Fabrikam",
            country = "US",
            preferredLanguage = "en",
            dashboardMigrated = true,
            programContact = new { name = "Contact", email = "contact@fabrikam.example" },
            locations = Array.Empty<object>(),
            memberships = new[] { new { kind = "ActionPack", start = "2000-01-01", end = "2100-12-31" } },
            competencies = Array.Empty<string>(),
            kits = Array.Empty<object>(),
            tenantIds,
        });
        await office.PutsAsync(
            $"/api/partners/{partner}/users/crash-admin",
            new { email = "admin@fabrikam.example", displayName = "A", association = "Programme", roles = new[] { "GlobalAdmin" } });
    }

    /// <summary>The line of one of its offers on the page.</summary>
    public static async Task<JsonElement> LineAsync(AppProcess app, string partner, string catalogId) =>
        (await Admin(app).GetsAsync($"/api/partners/{partner}/offers")).Body.GetProperty("items").EnumerateArray()
            .Single(line => line.GetProperty("offerId").GetString()!.StartsWith($"{catalogId}.", StringComparison.Ordinal));

    /// <summary>The offer's id.</summary>
    public static async Task<string> OfferAsync(AppProcess app, string partner, string catalogId) =>
        (await LineAsync(app, partner, catalogId)).GetProperty("offerId").GetString()!;

    /// <summary>Posts as its administrator; null when the answer is lost with the process that owes it.</summary>
    public static async Task<ApiAnswer?> PostsAsync(AppProcess app, string path, object body)
    {
        try
        {
            return await Admin(app).PostsAsync(path, body);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
