using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Cancellations;

/// <summary>
/// The cancellations of a partner (O6), in the order in which they were filed: one for each membership, for good. Each change gives the
/// same instance where there is nothing to change: what was filed or decided first stays.
/// </summary>
public sealed record PartnerCancellations(IReadOnlyList<Cancellation> All)
{
    public static PartnerCancellations None { get; } = new([]);

    /// <summary>The one of what was called so when it was filed or decided, or null.</summary>
    public Cancellation? Find(string membershipId) =>
        All.FirstOrDefault(c => c.MembershipId == membershipId) ?? All.FirstOrDefault(c => c.Names(membershipId));

    /// <summary>The one of a membership, also where the office calls it otherwise since or has corrected its dates; or null.</summary>
    public Cancellation? Of(Membership membership) => Find(membership.Id) ?? All.FirstOrDefault(c => c.MayBe(membership));

    /// <summary>True for a membership that is cancelled: nothing more is taken by it.</summary>
    public bool IsCancelled(Membership? membership) => membership is not null && Of(membership)?.Status == CancellationStatus.Approved;

    /// <summary>With a cancellation filed.</summary>
    public PartnerCancellations Filing(Cancellation cancellation) =>
        Of(cancellation.Membership) is null ? new([.. All, cancellation]) : this;

    /// <summary>With a decision about a cancellation.</summary>
    /// <param name="membershipId">What its membership is called.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="membership">The membership as it is now.</param>
    /// <param name="kits">The kits that lie within it now.</param>
    public PartnerCancellations Deciding(
        string membershipId, CancellationDecision decision, Membership membership, IReadOnlyList<Kit> kits) =>
        Find(membershipId) is { Status: CancellationStatus.Filed } filed
            ? Replacing(filed, filed with { Decision = decision, Decided = membership, Kits = kits })
            : this;

    /// <summary>With the membership noted as withdrawn from the profile.</summary>
    public PartnerCancellations Withdrawing(string membershipId, DateTimeOffset at) =>
        Find(membershipId) is { Status: CancellationStatus.Approved, WithdrawnAt: null } approved
            ? Replacing(approved, approved with { WithdrawnAt = at })
            : this;

    private PartnerCancellations Replacing(Cancellation before, Cancellation after) =>
        new([.. All.Select(c => c == before ? after : c)]);
}
