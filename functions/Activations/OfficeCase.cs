using BenefitsFunctions.Offices;

namespace BenefitsFunctions.Activations;

/// <summary>What an office decided.</summary>
/// <param name="Approve">Whether the benefit is activated.</param>
/// <param name="Reason">Why; always given for a rejection.</param>
/// <param name="By">Account that decided.</param>
/// <param name="At">When.</param>
public sealed record OfficeDecision(bool Approve, string? Reason, string By, DateTimeOffset At)
{
    /// <summary>True when both say the same, whoever says it.</summary>
    public bool SaysTheSameAs(OfficeDecision other) => (Approve, Reason) == (other.Approve, other.Reason);
}

/// <summary>A7: an activation in the hands of an office.</summary>
/// <param name="Office">Which one.</param>
/// <param name="Term">How long it may take.</param>
/// <param name="Decision">What it decided; null before, and when the request lapsed.</param>
/// <param name="LapsedAt">When it was noted that the office did not decide in time.</param>
public sealed record OfficeCase(Office Office, OfficeTerm Term, OfficeDecision? Decision = null, DateTimeOffset? LapsedAt = null);

/// <summary>
/// A7: how a request comes to its one result. Each rule gives the activation as it is to be stored, or null to leave it as it is: the
/// first result that is stored stays, and from <see cref="OfficeTerm.LapsesAt"/> on it can only be the lapse.
/// </summary>
public static class OfficeCases
{
    /// <summary>The activation with a decision of its office.</summary>
    public static Activation? Deciding(this Activation activation, OfficeDecision decision)
    {
        if (activation is not { Status: ActivationStatus.AwaitingOffice, Office: { } office })
        {
            return null;
        }

        return decision.At >= office.Term.LapsesAt
            ? activation.Lapsing(decision.At)
            : activation.MoveTo(decision.Approve ? ActivationStatus.Requested : ActivationStatus.Rejected) with
            {
                Office = office with { Decision = decision },
            };
    }

    /// <summary>The activation whose office did not decide in time.</summary>
    public static Activation? Lapsing(this Activation activation, DateTimeOffset at) =>
        activation is { Status: ActivationStatus.AwaitingOffice, Office: { } office }
            ? activation.MoveTo(ActivationStatus.Lapsed) with { Office = office with { LapsedAt = at } }
            : null;

    /// <summary>Its entry in the worklist of its office; null when none has to decide.</summary>
    public static OfficeRequest? Request(this Activation activation) => activation.Office is { } office
        ? new OfficeRequest(office.Office, activation.RequestedAt, activation.Key.PartnerId, activation.Key.ActivationId)
        : null;
}
