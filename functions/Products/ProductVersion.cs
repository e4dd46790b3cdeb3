namespace BenefitsFunctions.Products;

/// <summary>How a version's support is limited.</summary>
public enum LifecyclePolicy
{
    /// <summary>Mainstream, then extended support, each to a date.</summary>
    Fixed,

    /// <summary>Supported as long as it is kept current, until it is retired.</summary>
    Modern,
}

/// <summary>Where a version is in its lifecycle.</summary>
public enum SupportPhase
{
    NotReleased,
    Mainstream,
    Extended,
    Modern,
    Ended,
}

/// <summary>A version of an on-premises product. An end date is the last day that counts.</summary>
/// <param name="Version">What portals call it, such as <c>2022</c>.</param>
/// <param name="Name">What people call it, product included.</param>
/// <param name="Released">First day of its lifecycle.</param>
/// <param name="Policy">How its support is limited.</param>
/// <param name="MainstreamEnd">Fixed: last day of mainstream support.</param>
/// <param name="ExtendedEnd">Fixed: last day of extended support; null without.</param>
/// <param name="Retired">Modern: last day of support; null while none is set.</param>
/// <param name="Source">Title of the page that the dates are from.</param>
public sealed record ProductVersion(
    string Version,
    string Name,
    DateOnly Released,
    LifecyclePolicy Policy,
    DateOnly? MainstreamEnd,
    DateOnly? ExtendedEnd,
    DateOnly? Retired,
    string Source)
{
    /// <summary>The version in lower-case letters, digits and dashes, for addresses: <c>2012-r2</c>.</summary>
    public string Slug => SlugOf(Version);

    /// <summary>True when portals call this version <paramref name="name"/>: by its own name or its slug.</summary>
    public bool IsCalled(string name) => name == Version || name == Slug;

    /// <summary>The slug of the version that is called <paramref name="version"/>.</summary>
    public static string SlugOf(string version) =>
        string.Concat(version.ToLowerInvariant().Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '-'));

    /// <summary>The phase on <paramref name="day"/>.</summary>
    public SupportPhase PhaseAt(DateOnly day) => Policy switch
    {
        _ when day < Released => SupportPhase.NotReleased,
        LifecyclePolicy.Modern => day > Retired ? SupportPhase.Ended : SupportPhase.Modern,
        _ => day <= MainstreamEnd ? SupportPhase.Mainstream : day <= ExtendedEnd ? SupportPhase.Extended : SupportPhase.Ended,
    };

    /// <summary>P4: inside its fixed lifecycle, or supported under a modern one.</summary>
    public bool InLifecycle(DateOnly day) => PhaseAt(day) is SupportPhase.Mainstream or SupportPhase.Extended or SupportPhase.Modern;
}
