using BenefitsFunctions.Cancellations;
using BenefitsFunctions.Http;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Software;

namespace BenefitsFunctions.Refunds;

/// <summary>O6: whether a membership can be cancelled for a refund. Pure; days are in UTC.</summary>
public static class RefundRules
{
    /// <summary>For how many days after the day of the purchase.</summary>
    public const int Days = 30;

    /// <summary>The day of the purchase; the first day of the membership where that is not known.</summary>
    private static DateOnly PurchasedOn(Membership membership) => membership.PurchasedAt ?? membership.Start;

    /// <summary>The last day on which a cancellation can be filed.</summary>
    public static DateOnly LastDay(Membership membership) =>
        DateOnly.FromDayNumber(Math.Min(DateOnly.MaxValue.DayNumber, PurchasedOn(membership).DayNumber + Days));

    /// <summary>The day up to which the days since the purchase are counted: that of the filing, before it today.</summary>
    public static DateOnly CountedTo(Cancellation? cancellation, DateOnly today) =>
        cancellation is null ? today : DateOnly.FromDateTime(cancellation.FiledAt.UtcDateTime);

    /// <summary>Every reason why there is no refund; none where it is possible.</summary>
    /// <param name="membership">The membership.</param>
    /// <param name="countedTo">The day of the filing, or today.</param>
    /// <param name="software">Which software it has activated.</param>
    public static IReadOnlyList<Problem> Reasons(
        Membership membership, DateOnly countedTo, IReadOnlyList<ActivatedSoftware> software)
    {
        var (taken, underWay) = (software.Where(s => !s.IsUnderWay).ToList(), software.Where(s => s.IsUnderWay).ToList());
        Problem?[] all =
        [
            membership.Kind == MembershipKind.NetworkMember ? RefundErrors.NothingPaid() : null,
            countedTo > LastDay(membership) ? RefundErrors.TooLate(membership, LastDay(membership)) : null,
            taken.Count > 0 ? RefundErrors.SoftwareActivated(taken) : null,
            underWay.Count > 0 ? RefundErrors.SoftwareUnderWay(underWay) : null,
        ];
        return [.. all.OfType<Problem>()];
    }

    /// <summary>What was filed or decided, as a reason why nothing can be filed any more; null where nothing was.</summary>
    public static Problem? Standing(Cancellation? cancellation) => cancellation switch
    {
        null => null,
        { Decision: null } => RefundErrors.Filed(cancellation),
        { Decision: { Approve: true } approval } => RefundErrors.Approved(approval),
        { Decision: { } rejection } => RefundErrors.Rejected(rejection),
    };

    /// <summary>
    /// A11: the profile without the membership, and without the kits that lie within it, which nothing else can carry; the same instance
    /// where it is gone.
    /// </summary>
    public static PartnerProfile Withdraw(PartnerProfile profile, Cancellation cancellation) =>
        cancellation.Among(profile.Memberships) is { } gone
            ? profile with
            {
                Memberships = [.. profile.Memberships.Where(m => m != gone)],
                Kits = [.. profile.Kits.Except(KitsOf(profile, gone))],
            }
            : profile;

    /// <summary>
    /// A membership with the time that it had when its cancellation was filed or decided, too: software of that time is software of it.
    /// </summary>
    public static Membership Widened(Membership membership, Cancellation? cancellation)
    {
        Membership[] all = cancellation is null ? [membership] : [membership, cancellation.Membership, cancellation.Latest];
        return membership with { Start = all.Min(m => m.Start), End = all.Max(m => m.End) };
    }

    /// <summary>
    /// What else is in use by a membership or a kit within it: no reason against a refund (O6 names software only), but for the office to
    /// know.
    /// </summary>
    public static IReadOnlyList<OfferLine> Used(
        IReadOnlyList<OfferLine> lines, IReadOnlyList<StoredOffer> stored, Membership membership)
    {
        var known = stored.Where(s => s.Key.Membership == membership.Kind && membership.Overlaps(s.Key.Start, s.End))
            .Select(s => (s.Kind, s.Key)).ToHashSet();
        return
        [
            .. lines.Where(l => l.Kind != OfferKind.Software && known.Contains((l.Kind, l.Key)))
                .Where(l => l.Assigned > 0 || l.State is OfferState.Activating or OfferState.InUse),
        ];
    }

    /// <summary>The kits that lie within a membership.</summary>
    public static IEnumerable<Kit> KitsOf(PartnerProfile profile, Membership membership) =>
        profile.Kits.Where(k => k.Membership == membership.Kind && membership.Covers(k.Start) && membership.Covers(k.End));
}
