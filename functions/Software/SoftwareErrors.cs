using BenefitsFunctions.Languages;
using BenefitsFunctions.SoftwareKeys;

namespace BenefitsFunctions.Software;

/// <summary>What a request for a key takes.</summary>
public static class SoftwareErrors
{
    /// <summary>What <c>language</c> takes.</summary>
    public static Localized Languages(SoftwareProduct product)
    {
        var all = Joined(product.Variants.Select(v => v.Language));
        return new($"must be one of {all}.", $"{all} のいずれかを指定してください。");
    }

    /// <summary>What <c>operatingSystem</c> takes with that language.</summary>
    public static Localized OperatingSystems(SoftwareProduct product, string language)
    {
        var all = Joined(product.Variants.Where(v => v.Language == language).Select(v => v.OperatingSystem));
        return new(
            $"must be one of {all}, in the language {language}.",
            $"言語 {language} では {all} のいずれかを指定してください。");
    }

    private static string Joined(IEnumerable<string> names) => string.Join(", ", names.Distinct());
}
