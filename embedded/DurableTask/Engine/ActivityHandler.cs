namespace Microsoft.DurableTask.Embedded;

/// <summary>Carries out an activity and returns its result. The token fires when the engine's time to stop has passed.</summary>
internal delegate Task<object?> ActivityHandler(ActivityCall call, CancellationToken cancellationToken);
