using BenefitsFunctions.Products;

namespace BenefitsFunctions.Plans;

/// <summary>What help is needed with.</summary>
/// <param name="Product">The product.</param>
/// <param name="Version">Its version; null for a cloud product, which has none.</param>
/// <param name="Day">The day that is asked about, in UTC.</param>
public sealed record PlanQuestion(Product Product, ProductVersion? Version, DateOnly Day)
{
    /// <summary>The product as people name it, with its version.</summary>
    public string Name => Version?.Name ?? Product.Name;
}
