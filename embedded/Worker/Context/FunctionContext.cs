namespace Microsoft.Azure.Functions.Worker;

/// <summary>One run of a function.</summary>
public abstract class FunctionContext
{
    /// <summary>Unique to this run.</summary>
    public abstract string InvocationId { get; }

    /// <summary>Id of the function, stable across runs.</summary>
    public abstract string FunctionId { get; }

    /// <summary>Data that came with the trigger.</summary>
    public abstract BindingContext BindingContext { get; }

    /// <summary>Services of this run's scope.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    /// <summary>What runs.</summary>
    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>Whatever middlewares share during this run.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    /// <summary>Fires when the caller goes away or the host must end.</summary>
    public virtual CancellationToken CancellationToken { get; }
}
