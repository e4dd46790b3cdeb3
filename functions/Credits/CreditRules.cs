using BenefitsFunctions.Http;
using BenefitsFunctions.Offers;

namespace BenefitsFunctions.Credits;

/// <summary>An offer of credits as it stands.</summary>
/// <param name="Offer">The offer.</param>
/// <param name="Assignments">Who has and had its credits.</param>
/// <param name="Beside">An assigned offer that it can't be combined with; null when there is none.</param>
public sealed record CreditStanding(Offer<CreditPlan> Offer, CreditAssignments Assignments, Offer<CreditPlan>? Beside)
{
    /// <summary>As it stands among <paramref name="all"/> offers of credits of the partner.</summary>
    public static CreditStanding Of(Offer<CreditPlan> offer, IReadOnlyList<Offer<CreditPlan>> all)
    {
        var assignments = CreditAssignments.Of(offer);
        return new(offer, assignments, all.FirstOrDefault(other => Excludes(other, offer, assignments)));
    }

    // Any offer of credits that runs and that somebody has, where one of the two is bulk.
    private static bool Excludes(Offer<CreditPlan> other, Offer<CreditPlan> offer, CreditAssignments assignments) =>
        other is { HasEnded: false, Row: not null } && other.Key != offer.Key && CreditAssignments.Of(other) is { Held.Count: > 0 } there
        && (assignments.Credit == CreditKind.Bulk || there.Credit == CreditKind.Bulk);
}

/// <summary>
/// O2: monthly credits are assigned and taken away at any time; bulk credits are assigned once, moved within the enrolment year, never
/// taken away, and not combined with another offer of credits. The page and a try ask the same.
/// </summary>
public static class CreditRules
{
    /// <summary>The actions as the page calls them.</summary>
    public const string Assign = "assign";

    /// <inheritdoc cref="Assign"/>
    public const string Move = "move";

    /// <inheritdoc cref="Assign"/>
    public const string TakeAway = "take-away";

    /// <summary>The most assignments that are kept of an offer, in one row: with the longest account ids they still fit.</summary>
    public const int MostAssignments = 180;

    /// <summary>Why nobody can be assigned the credits; null when somebody can.</summary>
    public static Problem? AssignRefusal(CreditStanding at) => at switch
    {
        { Offer.HasEnded: true } => at.Offer.Refusal,
        { Assignments: { Credit: CreditKind.Bulk, Held.Count: > 0 } } => CreditErrors.AlreadyAssigned(),
        { Beside: { } other } => CreditErrors.NotCombinable(
            other.What!.Name, other.Key, other.End, CreditAssignments.Of(other).Credit == CreditKind.Bulk),
        _ when at.Assignments.Held.Count >= at.Offer.Total => CreditErrors.NoneLeft(at.Offer.Total),
        _ when at.Assignments.All.Count >= MostAssignments => CreditErrors.TooManyChanges(),
        _ => null,
    };

    /// <summary>Why the credits can't be moved to anybody; null when they can.</summary>
    public static Problem? MoveRefusal(CreditStanding at) => at switch
    {
        { Offer.HasEnded: true } => at.Offer.Refusal,
        { Assignments.Credit: CreditKind.Monthly } => CreditErrors.MonthlyNotMovable(),
        { Assignments.Held.Count: 0 } => CreditErrors.NobodyAssigned(),
        _ when at.Assignments.All.Count >= MostAssignments => CreditErrors.TooManyChanges(),
        _ => null,
    };

    /// <summary>Why the credits can be taken away from nobody; null when they can.</summary>
    public static Problem? TakeAwayRefusal(CreditStanding at) => at switch
    {
        { Offer.HasEnded: true } => at.Offer.Refusal,
        { Assignments.Credit: CreditKind.Bulk } => CreditErrors.BulkStays(),
        { Assignments.Held.Count: 0 } => CreditErrors.NobodyAssigned(),
        _ => null,
    };

    /// <summary>Assigns the credits to a user; the same assignments where the user has them.</summary>
    public static Result<CreditAssignments> Assigned(CreditStanding at, AssigneeWish wish)
    {
        if (IsDone(at, wish) || (!at.Offer.HasEnded && at.Assignments.IsHeldBy(wish.AccountId)))
        {
            return at.Assignments;
        }

        return AssignRefusal(at) is { } problem
            ? problem
            : at.Assignments.Assigning(wish, at.Offer.What!.Usd[at.Offer.Key.Membership]);
    }

    /// <summary>Moves bulk credits to another user, with the amount that they had; the same assignments where that user has them.</summary>
    public static Result<CreditAssignments> Moved(CreditStanding at, AssigneeWish wish)
    {
        var (bulk, held) = (at.Assignments.Credit == CreditKind.Bulk, at.Assignments);
        if (IsDone(at, wish) || (bulk && !at.Offer.HasEnded && held.IsHeldBy(wish.AccountId)))
        {
            return held;
        }

        return MoveRefusal(at) is { } problem ? problem : held.Ending(wish, _ => true).Assigning(wish, held.Held[0].Usd);
    }

    /// <summary>Takes monthly credits away from a user; the same assignments where they were taken away before.</summary>
    public static Result<CreditAssignments> TakenAway(CreditStanding at, AssigneeWish wish)
    {
        var (monthly, held) = (at.Assignments.Credit == CreditKind.Monthly, at.Assignments);
        var had = held.All.Any(a => a.AccountId == wish.AccountId) && !held.IsHeldBy(wish.AccountId);
        if (IsDone(at, wish) || (monthly && !at.Offer.HasEnded && had))
        {
            return held;
        }

        if (TakeAwayRefusal(at) is { } problem)
        {
            return problem;
        }

        return held.IsHeldBy(wish.AccountId) ? held.Ending(wish, a => a.AccountId == wish.AccountId) : CreditErrors.UserNotAssigned();
    }

    /// <summary>Where the offer stands.</summary>
    public static OfferState StateOf(CreditStanding at) => at.Offer.StateWith(at.Assignments.Held.Count);

    // A request that was cut off before its answer was kept comes again, whatever has happened since.
    private static bool IsDone(CreditStanding at, AssigneeWish wish) => at.Assignments.HasDone(wish.Id);
}
