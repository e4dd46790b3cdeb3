namespace BenefitsFunctions.Orchestrations;

/// <summary>A failure that no further try can change: the activity is not tried again (<see cref="Retries"/>).</summary>
public sealed class PermanentFailureException(string message) : Exception(message);
