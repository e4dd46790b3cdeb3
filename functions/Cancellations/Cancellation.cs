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
    /// <summary>What the office decided; null before.</summary>
    public CancellationDecision? Decision { get; init; }

    /// <summary>When the membership was withdrawn from the profile; null before, and when it was not approved.</summary>
    public DateTimeOffset? WithdrawnAt { get; init; }

    /// <summary>Which membership.</summary>
    [JsonIgnore]
    public string MembershipId => Membership.Id;

    /// <summary>Where it stands.</summary>
    [JsonIgnore]
    public CancellationStatus Status => Decision switch
    {
        null => CancellationStatus.Filed,
        { Approve: true } => CancellationStatus.Approved,
        _ => CancellationStatus.Rejected,
    };
}
