namespace BenefitsFunctions.Offers;

/// <summary>What is stored about an offer that somebody has taken or assigned.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Key">Which one.</param>
/// <param name="Total">How many there were when it was stored last.</param>
/// <param name="End">Last day that counts, as of then.</param>
/// <param name="Json">What its kind keeps.</param>
public sealed record StoredOffer(OfferKind Kind, OfferKey Key, int Total, DateOnly End, string Json)
{
    /// <summary>True from when nothing granted it before its time was over, until something does again.</summary>
    public bool IsWithdrawn { get; init; }
}
