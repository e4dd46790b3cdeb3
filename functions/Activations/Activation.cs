using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Mail;

namespace BenefitsFunctions.Activations;

/// <summary>Names one activation; what its activities are given.</summary>
public sealed record ActivationKey(string PartnerId, string ActivationId)
{
    /// <summary>The id of the orchestration that carries it out.</summary>
    public string InstanceId => $"activation-{PartnerId}-{ActivationId}";
}

/// <summary>One activation of a benefit (A1-A6) as it stands.</summary>
public sealed record Activation
{
    public required ActivationKey Key { get; init; }

    /// <summary>What is activated, as the partner was entitled to it when it asked, later when its contract was made.</summary>
    public required Entitlement Entitlement { get; init; }

    public required ActivationStatus Status { get; init; }

    /// <summary>Account that asked.</summary>
    public required string RequestedBy { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>
    /// A5: where the IDs go besides the program contact: the requester's address, or the alternate one given instead; null when nobody
    /// at the partner asked (A8).
    /// </summary>
    public required string? CopyTo { get; init; }

    /// <summary>What the request said for a regional office (A7); null when it said nothing.</summary>
    public ContactDetails? ContactDetails { get; init; }

    /// <summary>A7: the office that decides, and what it decided; null when none has to.</summary>
    public OfficeCase? Office { get; init; }

    /// <summary>E4: true when it is the office's, after the benefit was revoked in that contract year.</summary>
    public bool FollowsRevocation { get; init; }

    /// <summary>The IDs drawn for it. They are reserved and shown only once <see cref="ProvisionedAt"/> is set.</summary>
    public ContractIds? DrawnIds { get; init; }

    public DateTimeOffset? ProvisionedAt { get; init; }

    /// <summary>Addresses that have the mail.</summary>
    public IReadOnlyList<string> Mailed { get; init; } = [];

    /// <summary>Addresses that the mail server refused for good.</summary>
    public IReadOnlyList<string> Refused { get; init; } = [];

    /// <summary>When nothing was left to mail, and the program contact had the mail.</summary>
    public DateTimeOffset? NotifiedAt { get; init; }

    /// <summary>When nothing was left to try, and the program contact did not have the mail.</summary>
    public DateTimeOffset? NotificationFailedAt { get; init; }

    /// <summary>When the balance is due to be published (A6).</summary>
    public DateTimeOffset? PublishesAt { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>Why no contract was made; null unless it failed.</summary>
    public FailureReason? FailureReason { get; init; }

    /// <summary>The contract's IDs; null until the contract is active.</summary>
    public ContractIds? ContractIds => ProvisionedAt is null ? null : DrawnIds;

    /// <summary>True once nobody is mailed any more.</summary>
    public bool IsNotifyingOver => NotifiedAt is not null || NotificationFailedAt is not null;

    /// <summary>A9: true when a further request for the same benefit in the same contract year gets this activation.</summary>
    public bool AnswersFor(Entitlement asked) => !Status.CameToNothing() && Entitlement.IsSameYearAs(asked);

    public bool HasMail(string address) => Mailed.Contains(address, StringComparer.OrdinalIgnoreCase);

    /// <summary>The activation with what became of a mail noted on it.</summary>
    public Activation Noting(MailReceipt receipt) => this with
    {
        Mailed = [.. Mailed.Union(receipt.Taken)],
        Refused = [.. Refused.Union(receipt.Refused)],
    };

    /// <summary>A5: the activation once nobody is mailed any more; its contact is told if <paramref name="contact"/> has the
    /// mail.</summary>
    public Activation EndNotifying(string contact, DateTimeOffset at) => HasMail(contact)
        ? this.MoveTo(ActivationStatus.ContactNotified) with { NotifiedAt = at }
        : this with { NotificationFailedAt = at };
}
