namespace BenefitsFunctions.Cancellations;

/// <summary>
/// The cancellations of a partner (O6), in the order in which they were filed: one for each membership, for good. Each change gives the
/// same instance where there is nothing to change: what was filed or decided first stays.
/// </summary>
public sealed record PartnerCancellations(IReadOnlyList<Cancellation> All)
{
    public static PartnerCancellations None { get; } = new([]);

    /// <summary>The one of a membership, or null.</summary>
    public Cancellation? Find(string membershipId) => All.FirstOrDefault(c => c.MembershipId == membershipId);

    /// <summary>True for a membership that is cancelled: nothing more is taken by it.</summary>
    public bool IsCancelled(string? membershipId) =>
        All.Any(c => c.MembershipId == membershipId && c.Status == CancellationStatus.Approved);

    /// <summary>With a cancellation filed.</summary>
    public PartnerCancellations Filing(Cancellation cancellation) =>
        Find(cancellation.MembershipId) is null ? new([.. All, cancellation]) : this;

    /// <summary>With a decision about the cancellation of a membership.</summary>
    public PartnerCancellations Deciding(string membershipId, CancellationDecision decision) =>
        Find(membershipId) is { Status: CancellationStatus.Filed } filed ? Replacing(filed, filed with { Decision = decision }) : this;

    /// <summary>With the membership noted as withdrawn from the profile.</summary>
    public PartnerCancellations Withdrawing(string membershipId, DateTimeOffset at) =>
        Find(membershipId) is { Status: CancellationStatus.Approved, WithdrawnAt: null } approved
            ? Replacing(approved, approved with { WithdrawnAt = at })
            : this;

    private PartnerCancellations Replacing(Cancellation before, Cancellation after) =>
        new([.. All.Select(c => c == before ? after : c)]);
}
