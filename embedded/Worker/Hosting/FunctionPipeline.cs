using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Embedded.Worker;

/// <summary>The middlewares in their order with the functions at the end.</summary>
internal sealed class FunctionPipeline
{
    private readonly FunctionExecutionDelegate _first;

    public FunctionPipeline(
        IEnumerable<DiscoveredFunction> functions, IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middlewares)
    {
        var invokers = functions.ToDictionary(FunctionDefinition (f) => f, f => new FunctionInvoker(f));
        FunctionExecutionDelegate last = context => invokers[context.FunctionDefinition].InvokeAsync((InvocationContext)context);
        _first = middlewares.Reverse().Aggregate(last, (next, middleware) => middleware(next));
    }

    /// <summary>Runs a function and returns its result.</summary>
    public async Task<object?> RunAsync(InvocationContext context)
    {
        await _first(context);
        return context.Result;
    }
}
