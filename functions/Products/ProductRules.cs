using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Products;

/// <summary>What holds between the products of the file, and between the days of a version.</summary>
internal static class ProductRules
{
    /// <exception cref="FormatException">The first rule that does not hold; names the product and version.</exception>
    public static void Check(IReadOnlyList<Product> products)
    {
        (bool Holds, string Otherwise)[] rules =
        [
            (products.Count > 0, "$.products must not be empty."), Once(products.Select(p => p.Id), "product"), .. products.SelectMany(Of),
        ];
        if (rules.FirstOrDefault(rule => !rule.Holds) is { Otherwise: { } fault })
        {
            throw new FormatException(fault);
        }
    }

    private static IEnumerable<(bool Holds, string Otherwise)> Of(Product product) =>
    [
        (KeySegment.IsPlain(product.Id) && IsText(product.Id),
            $"the id '{product.Id}' must be small letters, digits and hyphens."),
        (IsText(product.Name), $"{product.Id}.name must be a text."),
        (product.Kind == ProductKind.Cloud || product.Versions.Count > 0, $"{product.Id}.versions must not be empty."),
        Once(product.Versions.Select(v => v.Slug), $"{product.Id} version"),
        .. product.Versions.Zip(product.Versions.Skip(1), (earlier, later) => (
            earlier.Released < later.Released,
            $"{product.Id} {later.Version} must be released after {earlier.Version}: versions are listed in the order of release.")),
        .. product.Versions.SelectMany(v => Of(v, $"{product.Id} {v.Version}")),
    ];

    private static IEnumerable<(bool Holds, string Otherwise)> Of(ProductVersion version, string at) =>
    [
        (IsText(version.Version) && IsText(version.Name) && IsText(version.Source), $"{at}: version, name and source must be texts."),
        (!(version.MainstreamEnd <= version.Released), $"{at}.mainstreamEnd must be after its release."),
        (!(version.ExtendedEnd <= version.MainstreamEnd), $"{at}.extendedEnd must be after its mainstreamEnd."),
        (!(version.Retired <= version.Released), $"{at}.retired must be after its release."),
    ];

    private static (bool Holds, string Otherwise) Once(IEnumerable<string> ids, string what) =>
        ids.CountBy(id => id).FirstOrDefault(count => count.Value > 1) is { Key: { } twice }
            ? (false, $"the {what} '{twice}' is there twice.")
            : (true, "");

    private static bool IsText(string text) => !string.IsNullOrWhiteSpace(text);
}
