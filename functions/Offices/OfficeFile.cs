using System.Net.Mail;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Settings;

namespace BenefitsFunctions.Offices;

/// <summary><c>offices.json</c> as it is written.</summary>
/// <param name="Offices">The offices.</param>
/// <param name="Regions">Each region with its countries and who decides for them.</param>
/// <param name="Exceptions">Countries that somebody else decides for than for the rest of their region.</param>
/// <param name="AssistedCountries">Countries whose partners never activate by themselves.</param>
internal sealed record OfficeFile(
    IReadOnlyDictionary<Office, OfficeContact> Offices,
    IReadOnlyDictionary<Region, RegionEntry> Regions,
    IReadOnlyDictionary<string, Desk> Exceptions,
    IReadOnlyList<string> AssistedCountries)
{
    /// <summary>What the types do not say.</summary>
    /// <exception cref="FormatException">It does not hold.</exception>
    public void Check()
    {
        ExpectEach<Office>("$.offices", Offices.Keys);
        ExpectEach<Region>("$.regions", Regions.Keys);
        CatalogFile.Expect(!Offices.Values.Contains(null), "an office must be an object.");
        CatalogFile.Expect(!Regions.Values.Contains(null), "a region must be an object.");
        foreach (var (office, contact) in Offices)
        {
            CatalogFile.Expect(MailAddress.TryCreate(contact.Email, out _), $"$.offices.{office}.email must be an e-mail address.");
        }

        CheckDesks();
        CheckCountries();
    }

    private void CheckDesks()
    {
        var desks = Regions.Select(r => ($"$.regions.{r.Key}.desk", r.Value.Desk))
            .Concat(Exceptions.Select(e => ($"$.exceptions.{e.Key}", e.Value)));
        foreach (var (place, desk) in desks)
        {
            CatalogFile.Expect(desk is not null, $"{place} must be an object.");
            ExpectCountry($"{place}.workingDaysOf", desk!.WorkingDaysOf);
        }
    }

    private void CheckCountries()
    {
        var seen = new HashSet<string>();
        foreach (var (region, entry) in Regions)
        {
            CatalogFile.Expect(entry.Countries is not null, $"$.regions.{region}.countries must be a list.");
            foreach (var country in entry.Countries!)
            {
                ExpectCountry($"$.regions.{region}.countries", country);
                CatalogFile.Expect(
                    seen.Add(country), $"$.regions.{region}.countries: {country} stands there twice, or in another region too.");
            }
        }

        var missing = CountryCodes.All.Except(seen).Order(StringComparer.Ordinal).ToList();
        CatalogFile.Expect(
            missing.Count == 0, $"$.regions must hold every country of ISO 3166-1: {string.Join(", ", missing)} are missing.");
        foreach (var country in Exceptions.Keys)
        {
            ExpectCountry("$.exceptions", country);
        }

        foreach (var country in AssistedCountries)
        {
            ExpectCountry("$.assistedCountries", country);
        }
    }

    private static void ExpectEach<T>(string place, IEnumerable<T> keys)
        where T : struct, Enum =>
        CatalogFile.Expect(
            keys.ToHashSet().SetEquals(Enum.GetValues<T>()), $"{place} must hold each of {string.Join(", ", Enum.GetNames<T>())}.");

    private static void ExpectCountry(string place, string? country) =>
        CatalogFile.Expect(
            country is not null && CountryCodes.All.Contains(country), $"{place}: {country} is no country code of ISO 3166-1.");
}

/// <summary>A region as it is written.</summary>
internal sealed record RegionEntry(Desk Desk, IReadOnlyList<string> Countries);
