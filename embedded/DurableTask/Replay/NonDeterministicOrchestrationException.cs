namespace DurableTask.Core.Exceptions;

/// <summary>A replay took another path than the history.</summary>
internal sealed class NonDeterministicOrchestrationException(string instanceId, int turn, string recorded, string done) : Exception(
    $"Non-deterministic orchestrator: in turn {turn} of instance '{instanceId}' the history has {recorded}, but the code did {done}. "
    + "The orchestrator's code was changed while the instance ran, or it decides on something that differs between replays "
    + "(the system's clock, random numbers, static state, settings).");
