using Embedded.Worker;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Result of one run of a function.</summary>
public sealed class InvocationResult
{
    private readonly InvocationContext _context;

    internal InvocationResult(InvocationContext context) => _context = context;

    /// <summary>What the function returned, or what a middleware answers instead.</summary>
    public object? Value
    {
        get => _context.Result;
        set => _context.Result = value;
    }
}
