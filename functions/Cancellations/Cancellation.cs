using System.Text.Json.Serialization;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Cancellations;

/// <summary>Where a cancellation stands.</summary>
public enum CancellationStatus
{
    /// <summary>Filed; the programme office has not decided.</summary>
    Filed,

    /// <summary>Approved: nothing more is taken by the membership, and it is withdrawn from the profile.</summary>
    Approved,

    /// <summary>Rejected.</summary>
    Rejected,
}

/// <summary>What the programme office decided.</summary>
/// <param name="Approve">Whether there is a refund.</param>
/// <param name="Reason">Why; always given for a rejection.</param>
/// <param name="By">Account that decided.</param>
/// <param name="At">When.</param>
public sealed record CancellationDecision(bool Approve, string? Reason, string By, DateTimeOffset At)
{
    /// <summary>True when both say the same, whoever says it.</summary>
    public bool SaysTheSameAs(CancellationDecision other) => (Approve, Reason) == (other.Approve, other.Reason);
}

/// <summary>O6: a membership that is to be cancelled for a refund.</summary>
/// <param name="Membership">The membership as it was when this was filed.</param>
/// <param name="FiledBy">Account that filed it.</param>
/// <param name="FiledAt">When; the days since the purchase are counted to that day.</param>
public sealed record Cancellation(Membership Membership, string FiledBy, DateTimeOffset FiledAt)
{
    /// <summary>Names the request that filed it, the same when it is repeated under its idempotency key.</summary>
    public string? FilingId { get; init; }

    /// <summary>What the office decided; null before.</summary>
    public CancellationDecision? Decision { get; init; }

    /// <summary>The membership as it was when the office decided; null before.</summary>
    public Membership? Decided { get; init; }

    /// <summary>The kits that lay within the membership when the office decided.</summary>
    public IReadOnlyList<Kit> Kits { get; init; } = [];

    /// <summary>When the membership was withdrawn from the profile; null before, and when it was not approved.</summary>
    public DateTimeOffset? WithdrawnAt { get; init; }

    /// <summary>Names the cancellation: what the membership was called when this was filed.</summary>
    [JsonIgnore]
    public string MembershipId => Membership.Id;

    /// <summary>The membership as it is known of last.</summary>
    [JsonIgnore]
    public Membership Latest => Decided ?? Membership;

    /// <summary>Where it stands.</summary>
    [JsonIgnore]
    public CancellationStatus Status => Decision switch
    {
        null => CancellationStatus.Filed,
        { Approve: true } => CancellationStatus.Approved,
        _ => CancellationStatus.Rejected,
    };

    /// <summary>True for what the membership was called when this was filed or decided.</summary>
    public bool Names(string membershipId) => membershipId == Membership.Id || membershipId == Decided?.Id;

    /// <summary>
    /// True for a membership that is this one under another name or with corrected dates: of the same kind, at the same time. Not one
    /// that was bought after the filing; nor, once this one is withdrawn, one with a <c>membershipId</c> of its own.
    /// </summary>
    public bool MayBe(Membership other) =>
        other.Kind == Membership.Kind
        && (other.Overlaps(Membership) || other.Overlaps(Latest))
        && !(other.PurchasedAt > DateOnly.FromDateTime(FiledAt.UtcDateTime))
        && (WithdrawnAt is null || other.MembershipId is null);

    /// <summary>The membership among those of the partner, or null: the one that is called so, else one that may be it.</summary>
    public Membership? Among(IReadOnlyList<Membership> memberships) =>
        memberships.FirstOrDefault(m => Names(m.Id)) ?? memberships.FirstOrDefault(MayBe);
}
