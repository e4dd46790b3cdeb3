namespace Microsoft.Azure.Functions.Worker;

/// <summary>One binding of a function.</summary>
public abstract class BindingMetadata
{
    /// <summary>The parameter's name, or <c>$return</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Such as <c>httpTrigger</c> or <c>timerTrigger</c>.</summary>
    public abstract string Type { get; }

    /// <summary>Which way the data goes.</summary>
    public abstract BindingDirection Direction { get; }
}
