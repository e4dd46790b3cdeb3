namespace BenefitsFunctions.Products;

/// <summary>Where a product runs.</summary>
public enum ProductKind
{
    OnPremises,
    Cloud,
}

/// <summary>P1: what a version is on a day.</summary>
public enum VersionCoverage
{
    /// <summary>N, the latest released version.</summary>
    Current,

    /// <summary>N-1 while it is in mainstream support.</summary>
    PreviousInMainstream,

    /// <summary>N-1 after its mainstream support.</summary>
    PreviousPastMainstream,

    /// <summary>Older than N-1.</summary>
    Older,

    /// <summary>Not released yet.</summary>
    NotReleased,
}

/// <summary>A product that incidents are opened for.</summary>
/// <param name="Id">What portals call it, such as <c>windows-server</c>.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Kind">Where it runs.</param>
/// <param name="NeedsLink">False for a cloud product whose plan needs no linked contract (L5).</param>
/// <param name="NeedsPlanInOwnTenant">P5: whether a provider needs a plan of its own for its own tenant.</param>
/// <param name="Versions">In the order of release; none for a cloud product.</param>
public sealed record Product(
    string Id, string Name, ProductKind Kind, bool NeedsLink, bool NeedsPlanInOwnTenant, IReadOnlyList<ProductVersion> Versions)
{
    /// <summary>What stands for the version of a cloud product, which has none.</summary>
    public const string NoVersion = "cloud";

    /// <summary>True when incidents may name <paramref name="version"/>.</summary>
    public bool Takes(string version) => Kind == ProductKind.Cloud ? version == NoVersion : Find(version) is not null;

    /// <summary>The version of that name or slug, or null.</summary>
    public ProductVersion? Find(string version) => Versions.FirstOrDefault(v => v.IsCalled(version));

    /// <summary>N: the latest version released on or before <paramref name="day"/>; null before the first.</summary>
    public ProductVersion? Current(DateOnly day) => Versions.LastOrDefault(v => v.Released <= day);

    /// <summary>N-1: the version released before <see cref="Current"/>; null when there is none.</summary>
    public ProductVersion? Previous(DateOnly day) => Versions.Where(v => v.Released <= day).SkipLast(1).LastOrDefault();

    /// <summary>P1: what <paramref name="version"/>, one of this product's, is on <paramref name="day"/>.</summary>
    public VersionCoverage CoverageOf(ProductVersion version, DateOnly day)
    {
        if (version.Released > day)
        {
            return VersionCoverage.NotReleased;
        }

        if (version == Current(day))
        {
            return VersionCoverage.Current;
        }

        return version != Previous(day) ? VersionCoverage.Older
            : version.PhaseAt(day) is SupportPhase.Mainstream or SupportPhase.Modern ? VersionCoverage.PreviousInMainstream
            : VersionCoverage.PreviousPastMainstream;
    }
}

/// <summary>P1: which coverage is enough for Product Support.</summary>
public static class VersionCoverages
{
    public static bool IsCovered(this VersionCoverage coverage) =>
        coverage is VersionCoverage.Current or VersionCoverage.PreviousInMainstream;
}
