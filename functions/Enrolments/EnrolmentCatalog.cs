using System.Collections.Frozen;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Settings;

namespace BenefitsFunctions.Enrolments;

/// <summary>
/// A8: where core benefits are activated on the partner's behalf, and of which memberships; from <c>enrolments.json</c>, checked when it
/// is loaded.
/// </summary>
public sealed class EnrolmentCatalog
{
    private readonly FrozenSet<string> _countries;
    private readonly FrozenSet<MembershipKind> _memberships;

    private EnrolmentCatalog(EnrolmentFile file)
    {
        file.Check();
        (_countries, _memberships) = (file.Countries.ToFrozenSet(StringComparer.Ordinal), file.Memberships.ToFrozenSet());
    }

    /// <summary>Where the catalog is in the app's folder.</summary>
    public static string DefaultPath { get; } = Path.Combine(AppContext.BaseDirectory, "Enrolments", "enrolments.json");

    /// <summary>Loads and checks the catalog.</summary>
    /// <exception cref="InvalidDataException">The file is missing or wrong; one line that names the file, the place and the
    /// remedy.</exception>
    public static EnrolmentCatalog Load(string path) =>
        CatalogFile.Load("enrolment catalog", path, (EnrolmentFile file) => new EnrolmentCatalog(file));

    /// <summary>True where a partner with headquarters in <paramref name="country"/> need not ask for what
    /// <paramref name="membership"/> grants.</summary>
    public bool Covers(string country, MembershipKind membership) => _countries.Contains(country) && _memberships.Contains(membership);
}

/// <summary><c>enrolments.json</c> as it is written.</summary>
/// <param name="Countries">ISO 3166-1 alpha-2 codes.</param>
/// <param name="Memberships">The memberships that it is done for.</param>
internal sealed record EnrolmentFile(IReadOnlyList<string> Countries, IReadOnlyList<MembershipKind> Memberships)
{
    /// <summary>What the types do not say.</summary>
    /// <exception cref="FormatException">It does not hold.</exception>
    public void Check()
    {
        if (Countries.FirstOrDefault(country => country is null || !CountryCodes.All.Contains(country)) is { } unknown)
        {
            throw new FormatException($"$.countries has '{unknown}', which is no two-letter country code of ISO 3166-1.");
        }

        if (Countries.Contains(null!) || Countries.Distinct().Count() < Countries.Count)
        {
            throw new FormatException("$.countries must name each country once.");
        }

        // A8: for everything else somebody must ask.
        if (Memberships.Any(kind => kind is not (MembershipKind.LegacySilver or MembershipKind.LegacyGold)))
        {
            throw new FormatException("$.memberships may hold LegacySilver and LegacyGold only: for all others somebody must ask.");
        }
    }
}
