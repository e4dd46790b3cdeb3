using BenefitsFunctions.Partners;
using BenefitsFunctions.Settings;

namespace BenefitsFunctions.Entitlements;

/// <summary>What each membership grants per contract year (A3), from <c>entitlements.json</c>, checked when it is loaded.</summary>
public sealed class EntitlementCatalog
{
    private readonly HashSet<string> _cloudCompetencies;
    private readonly EntitlementFile _file;

    private EntitlementCatalog(EntitlementFile file)
    {
        file.Check();
        _file = file;
        _cloudCompetencies = file.CloudCompetencies.ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Where the catalog is in the app's folder.</summary>
    public static string DefaultPath { get; } = Path.Combine(AppContext.BaseDirectory, "Entitlements", "entitlements.json");

    /// <summary>Loads and checks the catalog.</summary>
    /// <exception cref="InvalidDataException">The file is missing or wrong; one line that names the file, the place and the
    /// remedy.</exception>
    public static EntitlementCatalog Load(string path) =>
        CatalogFile.Load("entitlement catalog", path, (EntitlementFile file) => new EntitlementCatalog(file));

    /// <summary>
    /// A3: what <paramref name="kind"/> grants to a partner with <paramref name="competencies"/>, in the order of the benefits.
    /// </summary>
    public IEnumerable<(Benefit Benefit, Grant Grant)> Granted(MembershipKind kind, IEnumerable<string> competencies)
    {
        IEnumerable<KeyValuePair<Benefit, Amount>> instead =
            competencies.Any(_cloudCompetencies.Contains) && _file.WithCloudCompetency.TryGetValue(kind, out var better) ? better : [];
        return instead.UnionBy(_file.Memberships[kind], g => g.Key).OrderBy(g => g.Key).Select(g => (g.Key, g.Value.Grant));
    }
}
