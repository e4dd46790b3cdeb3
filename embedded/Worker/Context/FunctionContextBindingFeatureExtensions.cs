using Embedded.Worker;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Binding data of a run.</summary>
public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>The run's result, to read after the function or to set instead of it.</summary>
    public static InvocationResult GetInvocationResult(this FunctionContext context) => new((InvocationContext)context);
}
