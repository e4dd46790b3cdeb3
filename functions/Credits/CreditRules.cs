using BenefitsFunctions.Http;
using BenefitsFunctions.Offers;

namespace BenefitsFunctions.Credits;

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

    /// <summary>
    /// Why the credits can't be assigned to a user who does not have them; null when they can. Monthly ones grant no month to more users
    /// than the offer has credits for, so that a user to whom this month is granted already can be the only one who is left.
    /// </summary>
    /// <param name="at">The offer.</param>
    /// <param name="accountId">The user; null for one who never had them.</param>
    public static Problem? AssignRefusal(CreditStanding at, string? accountId = null) => at switch
    {
        { Offer.HasEnded: true } => at.Offer.Refusal,
        { Assignments: { Credit: CreditKind.Bulk, Held.Count: > 0 } } => CreditErrors.AlreadyAssigned(),
        { Beside: { } other } => CreditErrors.NotCombinable(
            other.Offer.What!.Name, other.Offer.Key, other.Offer.End, other.Assignments.Credit == CreditKind.Bulk),
        _ when at.Assignments.Held.Count >= at.Offer.Total => CreditErrors.NoneLeft(at.Offer.Total, NextMonth(at), at.Offer.End),
        { Assignments.Credit: CreditKind.Monthly } when IsMonthUsedUp(at, accountId) =>
            CreditErrors.MonthUsedUp(at.Offer.Total, NextMonth(at), at.Offer.End),
        _ when at.Assignments.All.Count >= MostAssignments => CreditErrors.TooManyChanges(at.Assignments.Held.Count > 0),
        _ => null,
    };

    /// <summary>Why the credits can't be moved to anybody; null when they can.</summary>
    public static Problem? MoveRefusal(CreditStanding at) => at switch
    {
        { Offer.HasEnded: true } => at.Offer.Refusal,
        { Assignments.Credit: CreditKind.Monthly } => CreditErrors.MonthlyNotMovable(),
        { Assignments.Held.Count: 0 } => CreditErrors.NobodyAssigned(),
        _ when at.Assignments.All.Count >= MostAssignments => CreditErrors.TooManyChanges(isHeld: true),
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
        var has = !at.Offer.HasEnded && at.Assignments.IsHeldBy(wish.AccountId);
        if (IsDone(at, wish) || (has && wish.UserRefusal is null))
        {
            return at.Assignments;
        }

        return (wish.UserRefusal ?? AssignRefusal(at, wish.AccountId)) is { } problem
            ? problem
            : at.Assignments.Assigning(wish, at.Offer.What!.Usd[at.Offer.Key.Membership]);
    }

    /// <summary>Moves bulk credits to another user, with the amount that they had; the same assignments where that user has them.</summary>
    public static Result<CreditAssignments> Moved(CreditStanding at, AssigneeWish wish)
    {
        var (bulk, held) = (at.Assignments.Credit == CreditKind.Bulk, at.Assignments);
        var has = bulk && !at.Offer.HasEnded && held.IsHeldBy(wish.AccountId);
        if (IsDone(at, wish) || (has && wish.UserRefusal is null))
        {
            return held;
        }

        return (wish.UserRefusal ?? MoveRefusal(at)) is { } problem
            ? problem
            : held.Ending(wish, _ => true).Assigning(wish, held.Held[0].Usd);
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

    // Whoever has them has the month too, so that it is used up wherever all of them are assigned.
    private static bool IsMonthUsedUp(CreditStanding at, string? accountId)
    {
        var month = NextMonth(at).AddMonths(-1);
        var granted = CreditMonths.Of(at.Assignments, at.Today).Where(m => m.Month == month).Select(m => m.AccountId).ToList();
        return granted.Count >= at.Offer.Total && !granted.Exists(user => user == accountId);
    }

    private static DateOnly NextMonth(CreditStanding at) => at.Today.AddDays(1 - at.Today.Day).AddMonths(1);

    // A request that was cut off before its answer was kept comes again, whatever has happened since.
    private static bool IsDone(CreditStanding at, AssigneeWish wish) => at.Assignments.HasDone(wish.Id);
}
