using BenefitsFunctions.Http;
using BenefitsFunctions.Offers;

namespace BenefitsFunctions.Subscriptions;

/// <summary>An offer of subscriptions as it stands.</summary>
/// <param name="Offer">The offer.</param>
/// <param name="Seats">Who has and had its seats.</param>
public sealed record SubscriptionStanding(Offer<SubscriptionPlan> Offer, SubscriptionSeats Seats)
{
    public static SubscriptionStanding Of(Offer<SubscriptionPlan> offer) => new(offer, SubscriptionSeats.Of(offer));
}

/// <summary>
/// O4: a seat is assigned to a user, and to another one not before 90 days of 24 hours after that, also when the user has left the
/// partner (default). Each seat has its own 90 days. The page and a try ask the same.
/// </summary>
public static class SubscriptionRules
{
    /// <summary>The actions as the page calls them.</summary>
    public const string Assign = "assign";

    /// <inheritdoc cref="Assign"/>
    public const string Reassign = "reassign";

    /// <summary>How many days after an assignment the seat may be assigned to another user.</summary>
    public const int DaysOfAnAssignment = 90;

    /// <summary>Why no seat can be assigned to a user who has none; null when one can.</summary>
    public static Problem? AssignRefusal(SubscriptionStanding at) =>
        at.Offer.Refusal ?? (AnyFree(at) ? null : SubscriptionErrors.NoneLeft(at.Offer.Total, Soonest(at), at.Offer.End));

    /// <summary>Why no seat can be assigned to another user: of the seat that can be the soonest. Null when one can.</summary>
    public static Problem? ReassignRefusal(SubscriptionStanding at, DateTimeOffset now) =>
        ReassignRefusal(at, Soonest(at), now);

    /// <summary>Assigns a free seat to a user; the same seats where the user has one.</summary>
    public static Result<SubscriptionSeats> Assigned(SubscriptionStanding at, AssigneeWish wish)
    {
        if (at.Seats.HasDone(wish.Id) || (wish.UserRefusal is null && !at.Offer.HasEnded && at.Seats.Of(wish.AccountId) is not null))
        {
            return at.Seats;
        }

        return (wish.UserRefusal ?? AssignRefusal(at)) is { } problem ? problem : at.Seats.Assigning(at.Seats.Held.Count + 1, wish);
    }

    /// <summary>Assigns a seat that somebody has to another user; the same seats where that user has it.</summary>
    public static Result<SubscriptionSeats> Reassigned(SubscriptionStanding at, AssigneeWish wish)
    {
        var (seat, other) = (at.Seats.Held.FirstOrDefault(a => a.Seat == wish.Seat), at.Seats.Of(wish.AccountId));
        if (at.Seats.HasDone(wish.Id) || (wish.UserRefusal is null && !at.Offer.HasEnded && seat is not null && other == seat))
        {
            return at.Seats;
        }

        if ((wish.UserRefusal ?? ReassignRefusal(at, seat, wish.At)) is { } problem)
        {
            return problem;
        }

        return other is null ? at.Seats.Assigning(wish.Seat, wish) : SubscriptionErrors.UserHasSeat(other.Seat);
    }

    /// <summary>Where the offer stands.</summary>
    public static OfferState StateOf(SubscriptionStanding at) => at.Offer.StateWith(at.Seats.Held.Count);

    private static Problem? ReassignRefusal(SubscriptionStanding at, SeatAssignment? seat, DateTimeOffset now) =>
        at.Offer.Refusal ?? seat switch
        {
            null => at.Seats.Held.Count == 0 ? SubscriptionErrors.NobodyAssigned() : SubscriptionErrors.SeatNotAssigned(AnyFree(at)),
            _ when now < seat.FreeAt => SubscriptionErrors.TooRecently(seat, at.Offer.End, AnyFree(at)),
            _ => null,
        };

    private static SeatAssignment? Soonest(SubscriptionStanding at) => at.Seats.Held.MinBy(a => (a.FreeAt, a.Seat));

    private static bool AnyFree(SubscriptionStanding at) => at.Seats.Held.Count < at.Offer.Total;
}
