using BenefitsFunctions.Offers;

namespace BenefitsFunctions.Credits;

/// <summary>An offer of credits with who has and had them.</summary>
/// <param name="Offer">The offer.</param>
/// <param name="Assignments">Who has and had its credits.</param>
public sealed record CreditHolding(Offer<CreditPlan> Offer, CreditAssignments Assignments)
{
    public static CreditHolding Of(Offer<CreditPlan> offer) => new(offer, CreditAssignments.Of(offer));
}

/// <summary>An offer of credits as it stands.</summary>
/// <param name="Offer">The offer.</param>
/// <param name="Assignments">Who has and had its credits.</param>
/// <param name="Beside">An assigned offer that it can't be combined with; null when there is none.</param>
/// <param name="Today">The day, in UTC.</param>
public sealed record CreditStanding(
    Offer<CreditPlan> Offer, CreditAssignments Assignments, CreditHolding? Beside, DateOnly Today)
{
    /// <summary>All offers of credits of a partner as they stand; what is stored about each is read once.</summary>
    public static IReadOnlyList<CreditStanding> All(IReadOnlyList<Offer<CreditPlan>> all, DateOnly today)
    {
        var holdings = all.Select(CreditHolding.Of).ToList();
        return [.. holdings.Select(one => Of(one, holdings, today))];
    }

    /// <summary>One as it stands among <paramref name="all"/> offers of credits of the partner.</summary>
    public static CreditStanding Of(Offer<CreditPlan> offer, IReadOnlyList<Offer<CreditPlan>> all, DateOnly today) =>
        Of(CreditHolding.Of(offer), [.. all.Where(other => other.Key != offer.Key).Select(CreditHolding.Of)], today);

    private static CreditStanding Of(CreditHolding one, IReadOnlyList<CreditHolding> all, DateOnly today) =>
        new(one.Offer, one.Assignments, all.FirstOrDefault(other => Excludes(other, one)), today);

    // Any offer of credits that runs and that somebody has, where one of the two is bulk.
    private static bool Excludes(CreditHolding other, CreditHolding one) =>
        !other.Offer.HasEnded && other.Offer.Key != one.Offer.Key && other.Assignments.Held.Count > 0
        && (one.Assignments.Credit == CreditKind.Bulk || other.Assignments.Credit == CreditKind.Bulk);
}
