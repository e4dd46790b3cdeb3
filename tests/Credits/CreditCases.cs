using BenefitsFunctions.Credits;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Tests.Credits;

/// <summary>Offers of credits for the tests of their rules.</summary>
internal static class CreditCases
{
    public static readonly DateOnly Start = new(2026, 4, 1);
    public static readonly DateOnly End = new(2027, 3, 31);

    public static CreditPlan Plan(CreditKind credit, int granted) => new(
        $"credits-{credit}".ToLowerInvariant(),
        new($"Credits {credit}", $"クレジット {credit}"),
        new Dictionary<MembershipKind, int> { [MembershipKind.LegacyGold] = granted },
        credit,
        new Dictionary<MembershipKind, int> { [MembershipKind.LegacyGold] = credit == CreditKind.Monthly ? 100 : 12_000 });

    /// <summary>An offer whose credits those users have.</summary>
    public static Offer<CreditPlan> Offer(
        CreditKind credit, int granted = 1, bool hasEnded = false, string location = Location.Headquarters, params string[] heldBy) =>
        Offer(new CreditAssignments(credit, [.. heldBy.Select((user, i) => Assignment($"{i}", user, "2026-11-02T09:00:00Z"))]),
            granted, hasEnded, location);

    /// <summary>An offer with those assignments stored; with none, nothing is.</summary>
    public static Offer<CreditPlan> Offer(
        CreditAssignments assignments, int granted = 1, bool hasEnded = false, string location = Location.Headquarters)
    {
        var plan = Plan(assignments.Credit, granted);
        var key = new OfferKey(plan.Id, MembershipKind.LegacyGold, location, Start);
        var row = assignments.All.Count == 0
            ? null
            : new StoredOffer(OfferKind.Credits, key, granted, End, StoredJson.Write(assignments));
        return new Offer<CreditPlan>(plan, key, granted, End, row) { HasEnded = hasEnded };
    }

    public static CreditAssignment Assignment(string id, string user, string from, string? to = null) => new(
        id, user, 100, "admin", Time(from), to is null ? null : new CreditEnding($"end-{id}", "admin", Time(to)));

    public static AssigneeWish Wish(string id, string user, DateTimeOffset at) => new(id, user, 0, "admin", at);

    public static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
