using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Embedded.Worker;

/// <summary>Listens to the queues of the app's Service Bus functions.</summary>
internal static class ServiceBusFunctions
{
    private const string DefaultConnection = "AzureWebJobsServiceBus";

    /// <exception cref="HostStartException">A connection is missing or wrong, or <c>host.json</c> is.</exception>
    public static IReadOnlyList<QueueListener> CreateListeners(
        IServiceProvider services, IReadOnlyCollection<DiscoveredFunction> functions, FunctionPipeline pipeline, IConfiguration hostJson,
        ShutdownSignal shutdown, ILogger logger)
    {
        var triggered = functions.Where(function => function.Trigger is ServiceBusTriggerAttribute).ToList();
        if (triggered.Count == 0)
        {
            return [];
        }

        var configuration = services.GetRequiredService<IConfiguration>();
        var settings = ServiceBusSettings.Read(hostJson, configuration);
        var time = services.GetRequiredService<TimeProvider>();
        var scopes = services.GetRequiredService<IServiceScopeFactory>();
        return [.. triggered.Select(function =>
        {
            var trigger = (ServiceBusTriggerAttribute)function.Trigger;
            var requests = new QueueRequests(Connection(function.Name, trigger, configuration));
            var queue = new QueueEntity(requests, trigger.QueueName!, time);
            var most = trigger.IsBatched ? settings.MaxMessageBatchSize : settings.MaxConcurrentCalls;
            var fetcher = new QueueFetcher(queue, most, settings, time, logger);
            var run = new ServiceBusFunction(function, pipeline, scopes, shutdown, logger);
            var held = trigger.IsBatched ? settings : settings with { MinMessageBatchSize = 1 };
            return new QueueListener(run, queue, fetcher, held, time, logger);
        })];
    }

    private static QueueConnectionString Connection(string function, ServiceBusTriggerAttribute trigger, IConfiguration configuration)
    {
        var setting = trigger.Connection ?? DefaultConnection;
        if (string.IsNullOrWhiteSpace(configuration[setting]))
        {
            throw new HostStartException(
                $"Function '{function}': setting '{setting}' is missing; here it takes a storage connection string or UseDevelopmentStorage=true.");
        }

        try
        {
            return QueueConnectionString.Parse(configuration[setting]!);
        }
        catch (Exception error) when (error is FormatException or NotSupportedException)
        {
            throw new HostStartException($"Function '{function}': setting '{setting}' is wrong: {error.Message}", error);
        }
    }
}
