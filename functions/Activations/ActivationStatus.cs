namespace BenefitsFunctions.Activations;

/// <summary>How far an activation is.</summary>
public enum ActivationStatus
{
    /// <summary>Asked for; its IDs are being made.</summary>
    Requested,

    /// <summary>Waiting for a regional office (A7).</summary>
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
