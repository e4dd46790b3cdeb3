using BenefitsFunctions.Languages;
using BenefitsFunctions.Offers;

namespace BenefitsFunctions.Subscriptions;

/// <summary>An offer of subscriptions as the API shows it: each seat with who has it, and who had it from when to when.</summary>
public static class SubscriptionView
{
    /// <summary>The offer as <paramref name="visit"/> finds it.</summary>
    public static object Of(OfferVisit visit, SubscriptionStanding at, Language language) => new
    {
        Offer = SubscriptionOffers.Line(visit, at).In(language),
        Seats = Enumerable.Range(1, Math.Max(at.Offer.Total, at.Seats.Held.Count))
            .Select(seat => Seat(at.Offer, seat, [.. at.Seats.All.Where(a => a.Seat == seat)])),
    };

    private static object Seat(Offer<SubscriptionPlan> offer, int seat, IReadOnlyList<SeatAssignment> assignments)
    {
        var held = assignments.Count > 0 ? assignments[^1] : null;
        return new
        {
            Seat = seat,
            held?.AccountId,
            AssignedBy = held?.By,
            AssignedAt = held?.At,
            ReassignableFrom = offer.HasEnded ? null : held?.FreeFrom(offer.End),
            History = assignments.Select((a, i) => Past(a, i + 1 < assignments.Count ? assignments[i + 1] : null)),
        };
    }

    private static object Past(SeatAssignment assignment, SeatAssignment? next) => new
    {
        AssignmentId = assignment.Id,
        assignment.AccountId,
        AssignedBy = assignment.By,
        AssignedAt = assignment.At,
        EndedBy = next?.By,
        EndedAt = next?.At,
    };
}
