using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Embedded;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Embedded.Worker;

/// <summary>Gives the app's orchestrators and activities to the engine.</summary>
internal static class DurableFunctions
{
    private static readonly IReadOnlyDictionary<string, object?> NoData = new Dictionary<string, object?>();

    /// <summary>The engine with everything registered; null when the app has nothing durable.</summary>
    /// <exception cref="HostStartException">The storage is not configured.</exception>
    public static DurableTaskEngine? CreateEngine(
        IServiceProvider services, IReadOnlyCollection<DiscoveredFunction> functions, FunctionPipeline pipeline, string hubName)
    {
        if (!functions.Any(f => f.InputBindings.Values.Any(b => b.Type is "orchestrationTrigger" or "activityTrigger" or "durableClient")))
        {
            return null;
        }

        var storage = services.GetRequiredService<IConfiguration>()[AppSettings.Storage];
        if (string.IsNullOrWhiteSpace(storage))
        {
            throw new HostStartException(
                $"{AppSettings.Storage} is not set; it takes a storage connection string or UseDevelopmentStorage=true.");
        }

        var engine = new DurableTaskEngine(
            Tables(storage), hubName, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILoggerFactory>());
        var scopes = services.GetRequiredService<IServiceScopeFactory>();
        foreach (var function in functions)
        {
            if (function.Trigger is OrchestrationTriggerAttribute)
            {
                engine.AddOrchestrator(function.Name, context => RunAsync(function, context, pipeline, scopes, CancellationToken.None));
            }
            else if (function.Trigger is ActivityTriggerAttribute)
            {
                var input = function.TriggerParameter.ParameterType;
                engine.AddActivity(
                    function.Name, (call, cancellation) => RunAsync(function, call.ReadInput(input), pipeline, scopes, cancellation));
            }
        }

        services.GetRequiredService<DurableClientSource>().Client = engine.Client;
        return engine;
    }

    // An orchestrator that waits is abandoned at the end of its turn, scope and all: the collector takes both.
    private static async Task<object?> RunAsync(
        DiscoveredFunction function, object? trigger, FunctionPipeline pipeline, IServiceScopeFactory scopes,
        CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await pipeline.RunAsync(new InvocationContext(function, trigger, NoData, scope.ServiceProvider, cancellation));
    }

    private static TableServiceClient Tables(string storage)
    {
        try
        {
            return new TableServiceClient(storage);
        }
        catch (FormatException error)
        {
            throw new HostStartException($"{AppSettings.Storage} is not a storage connection string: {error.Message}", error);
        }
    }
}
