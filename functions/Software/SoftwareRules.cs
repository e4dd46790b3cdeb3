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
        role ?? offer.Refusal ?? (taken >= offer.Total ? null : OutOf(stock));

    /// <summary>409 <c>not-loaded-yet</c> or <c>no-keys-left</c> when the product has no key that is free.</summary>
    public static Problem? OutOf(KeyStock stock) => stock switch
    {
        { Loaded: 0 } => KeyErrors.NotLoadedYet(),
        { Free: 0 } => KeyErrors.NoKeysLeft(),
        _ => null,
    };
}
