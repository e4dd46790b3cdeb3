using System.Globalization;
using BenefitsFunctions.GoToMarket;

namespace BenefitsFunctions.GoToMarketRun;

/// <summary>An end that the marketing contact has to be told of; input of the orchestration that does.</summary>
/// <param name="PartnerId">Whose offer.</param>
/// <param name="OfferId">Which offer.</param>
/// <param name="ActivationId">Its activation.</param>
/// <param name="End">The last day that it had; it may have ended before.</param>
public sealed record OfferEndNotice(string PartnerId, string OfferId, string ActivationId, DateOnly End)
{
    /// <summary>Names the orchestration and the mail, for good.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"go-to-market-ended-{ActivationId}-{End:yyyy-MM-dd}");

    /// <summary>False when there is nothing to tell any more: the offer runs again, or has ended since on a later day.</summary>
    public bool StillHolds(GoToMarketOffer offer, DateOnly today) => offer.HasEndedOn(today) && offer.End <= End;
}
