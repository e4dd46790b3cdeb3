using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace BenefitsFunctions.Storage;

/// <summary>
/// Lets no function at the tables before they are there. Requests are answered 503 <c>storage-unavailable</c> at once; timers, queue
/// batches and activities wait, so that no delivery of a message and no run of a timer is wasted on tables that are away.
/// </summary>
internal sealed class TablesMiddleware(TablesGate gate, TimeProvider time) : IFunctionsWorkerMiddleware
{
    /// <summary>The HTTP functions that use no table, or say themselves how it is.</summary>
    public static IReadOnlySet<string> WithoutTables { get; } = new HashSet<string> { "GetHealth", "GetOpenApi", "GetProducts" };

    /// <summary>How long those wait that do: less than half of <c>functionTimeout</c> in <c>host.json</c>, which ends the worker.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (!gate.IsOpen && NeedsTables(context.FunctionDefinition) is { } trigger)
        {
            await gate.PassAsync(trigger == "httpTrigger" ? TimeSpan.Zero : Patience, time, context.CancellationToken);
        }

        await next(context);
    }

    // The trigger of a function that reads tables; null for one that does not. Orchestrators only say what comes next.
    private static string? NeedsTables(FunctionDefinition function)
    {
        var trigger = function.InputBindings.Values.Select(binding => binding.Type)
            .FirstOrDefault(type => type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase));
        return trigger == "orchestrationTrigger" || WithoutTables.Contains(function.Name) ? null : trigger;
    }
}
