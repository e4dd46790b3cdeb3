namespace Microsoft.DurableTask.Client;

/// <param name="Output">Becomes the output of the instance.</param>
/// <param name="Recursive">Has no effect: there are no sub-orchestrations.</param>
public record TerminateInstanceOptions(object? Output = null, bool Recursive = false);
