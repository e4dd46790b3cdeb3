using BenefitsFunctions.Http;
using BenefitsFunctions.Offers;
using BenefitsFunctions.SoftwareKeys;

namespace BenefitsFunctions.Software;

/// <summary>O1, A1: whether a key can be taken. The page and a try ask the same.</summary>
public static class SoftwareRules
{
    /// <summary>The action as the page calls it.</summary>
    public const string TakeKey = "take-key";

    /// <summary>Why no key can be had; null when one can, also when all are taken and one of them is shown again.</summary>
    /// <param name="role">A1: why the account may not; null when it may.</param>
    /// <param name="offer">The offer.</param>
    /// <param name="taken">How many keys of it are taken.</param>
    /// <param name="stock">The product's keys.</param>
    public static Problem? Refusal(Problem? role, Offer<SoftwareProduct> offer, int taken, KeyStock stock) =>
        role ?? Ended(offer) ?? (taken >= offer.Total ? null : OutOf(stock));

    /// <summary>409 <c>offer-ended</c> when the offer has; keys that were taken stay visible.</summary>
    public static Problem? Ended(Offer<SoftwareProduct> offer) => offer.HasEnded ? OfferErrors.Ended(offer.End, offer.IsGone) : null;

    /// <summary>409 <c>not-loaded-yet</c> or <c>no-keys-left</c> when the product has no key that is free.</summary>
    public static Problem? OutOf(KeyStock stock) => stock switch
    {
        { Loaded: 0 } => KeyErrors.NotLoadedYet(),
        { Free: 0 } => KeyErrors.NoKeysLeft(),
        _ => null,
    };

    /// <summary>Where the offer stands.</summary>
    public static OfferState StateOf(Offer<SoftwareProduct> offer, int taken) =>
        offer.HasEnded ? OfferState.Expired : taken >= offer.Total ? OfferState.InUse : OfferState.Available;
}
