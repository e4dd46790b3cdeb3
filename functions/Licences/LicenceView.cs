using BenefitsFunctions.Languages;
using BenefitsFunctions.Offers;

namespace BenefitsFunctions.Licences;

/// <summary>Licence keys as the API shows them.</summary>
public static class LicenceView
{
    /// <summary>What redeeming would do, with what to mind, and the token that redeeming takes.</summary>
    public static object OfPreview(
        string partnerId, OfferKey offer, RedemptionWish wish, LicenceOutcome outcome, Language language) => new
        {
            OfferId = $"{offer}",
            Product = offer.CatalogId,
            wish.TenantId,
            wish.ExtendEndDate,
            Outcome = outcome,
            Warning = Warning(outcome)?.In(language),
            PreviewToken = LicenceRules.TokenOf(partnerId, offer, wish, outcome),
        };

    /// <summary>A key that was redeemed.</summary>
    public static object OfRedemption(OfferKey offer, Redemption redemption) => new
    {
        OfferId = $"{offer}",
        Product = offer.CatalogId,
        redemption.TenantId,
        redemption.ExtendEndDate,
        redemption.Outcome,
        RedeemedBy = redemption.By,
        RedeemedAt = redemption.At,
    };

    /// <summary>An offer, which is one key; the instructions are null when the catalog has the product no more.</summary>
    public static object OfOffer(OfferLine line, Offer<LicenceProduct> offer, Redemption? had, Language language) => new
    {
        Offer = line.In(language),
        Instructions = offer.What?.Instructions.In(language),
        Redemption = had is null ? null : OfRedemption(offer.Key, had),
    };

    /// <summary>What a tenant has of a product, or had last.</summary>
    public static object OfTenant(StoredLicences stored, LicencePeriod latest, Localized name, DateOnly today, Language language) => new
    {
        stored.TenantId,
        stored.Product,
        Name = name.In(language),
        latest.Seats,
        State = LicenceRules.StateOf(latest, today),
        latest.Start,
        latest.End,
    };

    /// <summary>O3: what to mind where the seats of the key last less than twelve months; null where they last as long.</summary>
    public static Localized? Warning(LicenceOutcome outcome) => outcome.MonthsLeft >= LicenceRules.Months
        ? null
        : new(
            $"The end date is not extended: the {outcome.SeatsAdded} seats end on {outcome.EndAfter:yyyy-MM-dd} with those that are there, "
            + $"and have {outcome.MonthsLeft} whole months left instead of {LicenceRules.Months}. A key is redeemed once; for "
            + $"{LicenceRules.Months} months set extendEndDate.",
            $"終了日は延長されません。追加される {outcome.SeatsAdded} シートは、"
            + $"既存のシートと同じ {outcome.EndAfter:yyyy-MM-dd} に終了し、"
            + $"残りは {LicenceRules.Months} か月ではなく {outcome.MonthsLeft} か月です。"
            + "キーの引き換えは 1 回だけです。"
            + $"{LicenceRules.Months} か月にするには extendEndDate を指定してください。");
}
