using BenefitsFunctions.Offices;

namespace BenefitsFunctions.Activations;

/// <summary>What the orchestration of an activation is started with.</summary>
/// <param name="PartnerId">Whose activation it is.</param>
/// <param name="ActivationId">Which one.</param>
/// <param name="OfficeTerm">How long its office may take to decide; null when none has to.</param>
public sealed record ActivationInput(string PartnerId, string ActivationId, OfficeTerm? OfficeTerm)
{
    /// <summary>The name of the orchestration.</summary>
    public const string Orchestration = "RunActivation";

    /// <summary>The event that wakes the orchestration when the office has decided; the decision itself is on the activation.</summary>
    public const string DecidedEvent = "OfficeDecided";

    public static ActivationInput Of(Activation activation) =>
        new(activation.Key.PartnerId, activation.Key.ActivationId, activation.Office?.Term);
}
