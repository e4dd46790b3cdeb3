using BenefitsFunctions.Http;
using BenefitsFunctions.MarketingContacts;
using BenefitsFunctions.Offers;

namespace BenefitsFunctions.GoToMarket;

/// <summary>O5, A1: whether an offer can be activated, where it stands, and when something is due about it. Pure.</summary>
public static class GoToMarketRules
{
    /// <summary>The action as the page calls it.</summary>
    public const string Activate = "activate";

    /// <summary>Why it can't be activated; null when it can, also when it is and that is shown again.</summary>
    /// <param name="role">A1: why the account may not; null when it may.</param>
    /// <param name="offer">The offer.</param>
    /// <param name="today">The day, in UTC.</param>
    /// <param name="activeFrom">When it would become active.</param>
    /// <param name="hasContact">Whether the partner has a marketing contact that can be written to.</param>
    public static Problem? Refusal(
        Problem? role, GoToMarketOffer offer, DateOnly today, DateTimeOffset activeFrom, bool hasContact) => offer switch
        {
            _ when role is not null => role,
            _ when offer.HasEndedOn(today) => OfferErrors.Ended(offer.End, offer.CauseOn(today)),
            { Activation: not null } => null,
            _ when DayOf(activeFrom) > offer.End => GoToMarketErrors.EndsBeforeActive(DayOf(activeFrom), offer.End),
            _ => hasContact ? null : MarketingContactErrors.Missing(),
        };

    /// <summary>Where the offer stands.</summary>
    public static OfferState StateOn(DateOnly today, GoToMarketOffer offer) => offer switch
    {
        _ when offer.HasEndedOn(today) => OfferState.Expired,
        { Activation: null } => OfferState.Available,
        { Activation.ActiveAt: null } => OfferState.Activating,
        _ => OfferState.Active,
    };

    /// <summary>A new activation, that becomes active after <paramref name="delay"/>.</summary>
    public static GoToMarketActivation Activating(
        MarketingOffer offer, string activationId, string accountId, DateTimeOffset now, TimeSpan delay) => new(
            activationId,
            accountId,
            now,
            now + delay,
            offer.ValidDays is { } days ? DayOf(now + delay).AddDays(days - 1) : null);

    /// <summary>
    /// When the sweep has to look at the offer next, today or later; null when nothing is left. An activation is looked at until it is
    /// active: what a crash, or an emptied task hub, has left lying is started again.
    /// </summary>
    public static DateOnly? DueOn(DateOnly today, GoToMarketOffer offer)
    {
        if (offer.Activation is not { } activation)
        {
            return null;
        }

        if (offer.HasEndedOn(today))
        {
            return IsEndUntold(today, offer) ? today : null;
        }

        var over = offer.End.AddDays(1);
        var active = DayOf(activation.ActiveFrom).AddDays(1);
        return activation.ActiveAt is null && active < over ? active : over;
    }

    /// <summary>
    /// True when the offer has ended and its contact was not told of that end, nor before of a later one. Of one that was withdrawn just
    /// now, not before its end is stored: that notes it again.
    /// </summary>
    public static bool IsEndUntold(DateOnly today, GoToMarketOffer offer) =>
        offer.Activation is { } activation && offer.HasEndedOn(today) && !(activation.EndTold >= offer.End)
        && (offer.CauseOn(today) != EndCause.Withdrawn || offer.Offer.Row is { IsWithdrawn: true });

    private static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);
}
