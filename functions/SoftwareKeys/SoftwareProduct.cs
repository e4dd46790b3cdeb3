using BenefitsFunctions.Languages;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.SoftwareKeys;

/// <summary>O1: a product whose keys partners take.</summary>
/// <param name="Id">What it is called in keys and addresses.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Grants">How many keys a membership grants for a contract year; a kit of that membership the same again.</param>
/// <param name="Instructions">What to mind when it is installed.</param>
/// <param name="LowStock">The office is told when so many keys are left, or fewer.</param>
/// <param name="Variants">What can be downloaded; a key is good for each of them.</param>
public sealed record SoftwareProduct(
    string Id,
    Localized Name,
    IReadOnlyDictionary<MembershipKind, int> Grants,
    Localized Instructions,
    int LowStock,
    IReadOnlyList<SoftwareVariant> Variants) : CatalogOffer(Id, Name, Grants)
{
    /// <summary>The download for a language and an operating system, or null.</summary>
    public SoftwareVariant? Find(string language, string operatingSystem) =>
        Variants.FirstOrDefault(v => v.Language == language && v.OperatingSystem == operatingSystem);
}

/// <summary>A product in one language for one operating system.</summary>
/// <param name="Language">Of what it shows, as a language tag: <c>ja</c>.</param>
/// <param name="OperatingSystem">That it is installed on: <c>Windows</c>.</param>
/// <param name="Download">Where the installation package is.</param>
public sealed record SoftwareVariant(string Language, string OperatingSystem, Uri Download);
