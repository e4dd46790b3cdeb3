using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace BenefitsFunctions.Storage;

/// <summary>
/// Lets no function at the tables before they are there. Requests are answered 503 <c>storage-unavailable</c> at once; timers, queue
/// batches and activities wait, so that no run of a timer is lost, and messages come back slowly: those of a batch that waited longer
/// than their locks count once, and are settled when they come again.
/// </summary>
internal sealed class TablesMiddleware(TablesGate gate, TimeProvider time) : IFunctionsWorkerMiddleware
{
    /// <summary>The functions that use no table, or say themselves how it is.</summary>
    public static IReadOnlySet<string> WithoutTables { get; } =
        new HashSet<string> { "GetHealth", "GetOpenApi", "GetProducts", "UnknownRequest", "WatchQueue" };

    /// <summary>How long those wait that do: less than half of <c>functionTimeout</c> in <c>host.json</c>, which ends the worker.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var function = context.FunctionDefinition;
        if (!gate.IsOpen && PatienceOf(function.Name, function.InputBindings.Values.Select(binding => binding.Type)) is { } patience)
        {
            await gate.PassAsync(patience, time, context.CancellationToken);
        }

        await next(context);
    }

    /// <summary>How long a function waits for its tables; null for one that reads none. Orchestrators only say what comes next.</summary>
    /// <param name="function">Its name.</param>
    /// <param name="bindings">The types of what it is given.</param>
    public static TimeSpan? PatienceOf(string function, IEnumerable<string> bindings) =>
        bindings.FirstOrDefault(type => type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase)) switch
        {
            _ when WithoutTables.Contains(function) => null,
            "orchestrationTrigger" => null,
            "httpTrigger" => TimeSpan.Zero,
            _ => Patience,
        };
}
