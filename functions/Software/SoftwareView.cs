using BenefitsFunctions.Languages;
using BenefitsFunctions.Offers;
using BenefitsFunctions.SoftwareKeys;

namespace BenefitsFunctions.Software;

/// <summary>
/// A key as the API shows it: that it was taken, by whom and when, to every user; the key itself to those who may take keys, null to
/// others. Download and instructions are null when the catalog has the product, or that download, no more.
/// </summary>
public sealed record SoftwareKeyView(
    string TakingId,
    string Product,
    string Language,
    string OperatingSystem,
    string TakenBy,
    DateTimeOffset TakenAt,
    string? Key,
    Uri? Download,
    string? Instructions)
{
    /// <summary>The key with the download that it was taken for.</summary>
    public static SoftwareKeyView Of(SoftwareTaking taking, string productId, string? key, SoftwareProduct? product, Language language) =>
        new(
            taking.Id,
            productId,
            taking.Language,
            taking.OperatingSystem,
            taking.By,
            taking.At,
            key,
            product?.Find(taking.Language, taking.OperatingSystem)?.Download,
            product?.Instructions.In(language));

    /// <summary>The key with the download that is asked for now.</summary>
    public static SoftwareKeyView Of(TakenKey taken, KeyWish wish, SoftwareProduct product, Language language) =>
        Of(
            taken.Taking with { Language = wish.Language, OperatingSystem = wish.OperatingSystem },
            product.Id,
            taken.Key.Text,
            product,
            language);
}

/// <summary>An offer of software with what can be downloaded.</summary>
public static class SoftwareOfferView
{
    public static object Of(OfferLine line, SoftwareProduct? product, Language language) => new
    {
        Offer = line.In(language),
        Instructions = product?.Instructions.In(language),
        Variants = product?.Variants ?? [],
    };
}
