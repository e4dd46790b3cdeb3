namespace Benefits.Local.Host;

/// <summary>
/// No worker runs, or the one that a call was with has ended. Kind and first words are what the Durable Functions engine goes by:
/// it does such work again instead of failing it.
/// </summary>
internal sealed class WorkerUnavailableException() : InvalidOperationException(
    "Did not find any initialized language workers: the app's worker has ended and is being started again.");
