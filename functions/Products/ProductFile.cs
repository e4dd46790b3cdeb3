using System.Text.Json.Serialization;

namespace BenefitsFunctions.Products;

/// <summary><c>products.json</c> as it is written.</summary>
internal sealed record ProductFile(IReadOnlyList<ProductEntry?> Products)
{
    /// <summary>The products, in the order of the file.</summary>
    /// <exception cref="FormatException">They break a rule that the types do not say.</exception>
    public IReadOnlyList<Product> Read()
    {
        var products = Products.Select(p => p?.Read() ?? throw new FormatException("$.products must hold objects.")).ToList();
        ProductRules.Check(products);
        return products;
    }
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(OnPremisesEntry), nameof(ProductKind.OnPremises))]
[JsonDerivedType(typeof(CloudEntry), nameof(ProductKind.Cloud))]
internal abstract record ProductEntry(string Id, string Name)
{
    public abstract Product Read();
}

internal sealed record OnPremisesEntry(string Id, string Name, IReadOnlyList<VersionEntry?> Versions) : ProductEntry(Id, Name)
{
    /// <inheritdoc/>
    public override Product Read() => new(Id, Name, ProductKind.OnPremises, NeedsLink: true, NeedsPlanInOwnTenant: true,
        [.. Versions.Select(v => v?.Read() ?? throw new FormatException($"the versions of {Id} must be objects."))]);
}

internal sealed record CloudEntry(string Id, string Name, bool NeedsLink, bool NeedsPlanInOwnTenant) : ProductEntry(Id, Name)
{
    /// <inheritdoc/>
    public override Product Read() => new(Id, Name, ProductKind.Cloud, NeedsLink, NeedsPlanInOwnTenant, []);
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "policy")]
[JsonDerivedType(typeof(FixedEntry), nameof(LifecyclePolicy.Fixed))]
[JsonDerivedType(typeof(ModernEntry), nameof(LifecyclePolicy.Modern))]
internal abstract record VersionEntry(string Version, string Name, DateOnly Released, string Source)
{
    public abstract ProductVersion Read();
}

internal sealed record FixedEntry(
    string Version, string Name, DateOnly Released, DateOnly MainstreamEnd, DateOnly? ExtendedEnd, string Source)
    : VersionEntry(Version, Name, Released, Source)
{
    /// <inheritdoc/>
    public override ProductVersion Read() =>
        new(Version, Name, Released, LifecyclePolicy.Fixed, MainstreamEnd, ExtendedEnd, Retired: null, Source);
}

internal sealed record ModernEntry(string Version, string Name, DateOnly Released, DateOnly? Retired, string Source)
    : VersionEntry(Version, Name, Released, Source)
{
    /// <inheritdoc/>
    public override ProductVersion Read() =>
        new(Version, Name, Released, LifecyclePolicy.Modern, MainstreamEnd: null, ExtendedEnd: null, Retired, Source);
}
