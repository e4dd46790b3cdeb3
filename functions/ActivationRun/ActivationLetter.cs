using BenefitsFunctions.Activations;

namespace BenefitsFunctions.ActivationRun;

/// <summary>A mail about an activation other than the one that brings the IDs.</summary>
public enum LetterKind
{
    /// <summary>To the office: somebody asks.</summary>
    OfficeRequest,

    /// <summary>To the office: it has not decided yet.</summary>
    OfficeReminder,

    /// <summary>To the requester: the office said no.</summary>
    Rejected,

    /// <summary>To the requester: the office did not decide in time.</summary>
    Lapsed,

    /// <summary>To the requester: the partner is not entitled to the benefit any more.</summary>
    NotEntitled,
}

/// <summary>A mail that is to be sent.</summary>
public sealed record ActivationLetter(ActivationKey Key, LetterKind Kind)
{
    /// <summary>True for a mail to the office, which is needed only while the office has not decided.</summary>
    public bool IsToOffice => Kind is LetterKind.OfficeRequest or LetterKind.OfficeReminder;
}
