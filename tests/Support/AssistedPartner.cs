namespace BenefitsFunctions.Tests.Support;

/// <summary>A partner that can't activate by itself (A7), with one administrator.</summary>
public sealed record AssistedPartner(BenefitsHost App, string PartnerId, string Country, bool Migrated = false, string Language = "en")
{
    /// <summary>Where mails to the administrator go.</summary>
    public string AdminEmail => $"admin-{PartnerId}@northwind.example";

    public Person Admin => App.As($"admin-{PartnerId}");

    /// <summary>Stores it.</summary>
    public async Task<AssistedPartner> AddAsync()
    {
        await PutsAsync("LegacySilver", "2026-07-01", "2027-06-30");
        await App.Office.PutsAsync(
            $"/api/partners/{PartnerId}/users/admin-{PartnerId}",
            new { email = AdminEmail, displayName = "A", association = "Programme", roles = new[] { "PartnerAdmin" } });
        return this;
    }

    /// <summary>Replaces its profile.</summary>
    public Task<ApiAnswer> PutsAsync(string membership, string start, string end, params string[] competencies) => App.Office.PutsAsync(
        $"/api/partners/{PartnerId}",
        new
        {
            name = "Northwind",
            country = Country,
            preferredLanguage = Language,
            dashboardMigrated = Migrated,
            programContact = new { name = "Contact", email = $"contact-{PartnerId}@northwind.example" },
            locations = Array.Empty<object>(),
            memberships = new[] { new { kind = membership, start, end } },
            competencies,
            kits = Array.Empty<object>(),
        });

    /// <summary>Asks for an activation, with what an office in EMEA must be told.</summary>
    public Task<ApiAnswer> AsksAsync(string benefit = "ProductSupport") => Admin.PostsAsync(
        $"/api/partners/{PartnerId}/activations",
        new
        {
            benefit,
            contactDetails = new
            {
                partnerId = PartnerId,
                email = AdminEmail,
                name = "Robin",
                company = "Northwind Traders",
                telephone = "+49 30 1234",
                city = "Berlin",
                country = Country,
            },
        });

    /// <summary>Lets the office decide.</summary>
    public Task<ApiAnswer> DecidedAsync(ApiAnswer asked, bool approve, string? reason = null) =>
        App.Office.PostsAsync($"{asked.Location}/decision", new { approve, reason });

    /// <summary>The activation as it is.</summary>
    public Task<ApiAnswer> SeesAsync(ApiAnswer asked) => Admin.GetsAsync(asked.Location!);

    /// <summary>The mails to that address, the newest last.</summary>
    public IReadOnlyList<SentMail> MailsTo(string address) =>
        [.. App.Mails.Select(SentMail.Read).Where(m => m.To == address).OrderBy(m => m.Date)];
}
