using BenefitsFunctions.Languages;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Settings;

namespace BenefitsFunctions.Offices;

/// <summary>How an office is written to.</summary>
/// <param name="Email">Its address.</param>
/// <param name="Language"><c>ja</c> or <c>en</c>.</param>
public sealed record OfficeContact(string Email, PreferredLanguage Language)
{
    /// <summary>The language of its mails.</summary>
    public Language MailLanguage => Language == PreferredLanguage.ja ? Languages.Language.Japanese : Languages.Language.English;
}

/// <summary>A7: which office decides for which country, from <c>offices.json</c>, checked when it is loaded.</summary>
public sealed class OfficeCatalog
{
    private readonly OfficeFile _file;
    private readonly Dictionary<string, Region> _regions;

    private OfficeCatalog(OfficeFile file)
    {
        file.Check();
        _file = file;
        _regions = file.Regions.SelectMany(r => r.Value.Countries.Select(c => (Country: c, Region: r.Key)))
            .ToDictionary(c => c.Country, c => c.Region);
    }

    /// <summary>Where the catalog is in the app's folder.</summary>
    public static string DefaultPath { get; } = Path.Combine(AppContext.BaseDirectory, "Offices", "offices.json");

    /// <summary>The countries whose working days count and of which only weekends are known, in the order of their codes.</summary>
    public IReadOnlyList<string> WeekendsOnly =>
    [
        .. _file.Regions.Values.Select(r => r.Desk).Concat(_file.Exceptions.Values).Select(d => d.WorkingDaysOf)
            .Where(country => !NationalHolidays.AreKnown(country)).Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>Loads and checks the catalog.</summary>
    /// <exception cref="InvalidDataException">The file is missing or wrong; one line that names the file, the place and the
    /// remedy.</exception>
    public static OfficeCatalog Load(string path) =>
        CatalogFile.Load("office catalog", path, (OfficeFile file) => new OfficeCatalog(file));

    /// <summary>True when partners of <paramref name="country"/> never activate by themselves.</summary>
    public bool RequiresOffice(string country) => _file.AssistedCountries.Contains(country);

    /// <summary>The region of <paramref name="country"/>, an ISO 3166-1 alpha-2 code.</summary>
    public Region RegionOf(string country) => _regions[country];

    /// <summary>Who decides for partners of <paramref name="country"/>, an ISO 3166-1 alpha-2 code.</summary>
    public Desk DeskOf(string country) => _file.Exceptions.GetValueOrDefault(country) ?? _file.Regions[RegionOf(country)].Desk;

    /// <summary>How <paramref name="office"/> is written to.</summary>
    public OfficeContact ContactOf(Office office) => _file.Offices[office];
}
