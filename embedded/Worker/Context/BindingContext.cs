namespace Microsoft.Azure.Functions.Worker;

/// <summary>Data that came with the trigger.</summary>
public abstract class BindingContext
{
    /// <summary>By name; the route values of an HTTP function.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
