using BenefitsFunctions.Orchestrations;

namespace BenefitsFunctions.Activations;

/// <summary>How far an activation is.</summary>
public enum ActivationStatus
{
    /// <summary>Asked for; its IDs are being made.</summary>
    Requested,

    /// <summary>Waiting for the decision of a regional office (A7).</summary>
    AwaitingOffice,

    /// <summary>The contract is active; its contact is being told.</summary>
    Provisioned,

    /// <summary>The contact has the mail.</summary>
    ContactNotified,

    /// <summary>Waiting for the day on which the balance is published (A6).</summary>
    AwaitingPublication,

    /// <summary>Nothing is left to do.</summary>
    Completed,

    /// <summary>The office said no.</summary>
    Rejected,

    /// <summary>The office did not decide in time.</summary>
    Lapsed,

    /// <summary>No contract could be made; it may be asked for again.</summary>
    Failed,
}

/// <summary>Why no contract was made.</summary>
public enum FailureReason
{
    /// <summary>The partner was entitled to the benefit when it asked, and no longer when its contract was to be made.</summary>
    NotEntitled,

    /// <summary>Something of the service's own was down for three days.</summary>
    NoContract,
}

/// <summary>Every legal move of an activation's status.</summary>
public static class ActivationTransitions
{
    private static readonly HashSet<(ActivationStatus From, ActivationStatus To)> Legal =
    [
        (ActivationStatus.AwaitingOffice, ActivationStatus.Requested),
        (ActivationStatus.AwaitingOffice, ActivationStatus.Rejected),
        (ActivationStatus.AwaitingOffice, ActivationStatus.Lapsed),
        (ActivationStatus.Requested, ActivationStatus.Provisioned),
        (ActivationStatus.Requested, ActivationStatus.Failed),
        (ActivationStatus.Provisioned, ActivationStatus.ContactNotified),
        (ActivationStatus.Provisioned, ActivationStatus.AwaitingPublication),
        (ActivationStatus.ContactNotified, ActivationStatus.AwaitingPublication),
        (ActivationStatus.AwaitingPublication, ActivationStatus.Completed),
    ];

    /// <summary>True when nothing came of the activation, so that the benefit may be asked for again.</summary>
    public static bool CameToNothing(this ActivationStatus status) =>
        status is ActivationStatus.Rejected or ActivationStatus.Lapsed or ActivationStatus.Failed;

    /// <summary><paramref name="activation"/> with the status <paramref name="to"/>.</summary>
    /// <exception cref="PermanentFailureException">The move is not legal; the message names both.</exception>
    public static Activation MoveTo(this Activation activation, ActivationStatus to) =>
        Legal.Contains((activation.Status, to))
            ? activation with { Status = to }
            : throw new PermanentFailureException($"Activation {activation.Key.ActivationId} can't go from {activation.Status} to {to}.");
}
