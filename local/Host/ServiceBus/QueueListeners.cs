using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;

namespace Benefits.Local.Host;

/// <summary>The listeners of the app's Service Bus functions, on one client for each connection.</summary>
internal sealed class QueueListeners : IAsyncDisposable
{
    private const string Trigger = "serviceBusTrigger";
    private const string DefaultConnection = "AzureWebJobsServiceBus";

    private readonly Dictionary<string, ServiceBusClient> _clients = [];
    private readonly List<QueueListener> _listeners = [];

    /// <exception cref="HostStartException">A connection is missing or wrong, or <c>host.json</c> is.</exception>
    public QueueListeners(
        IEnumerable<AppFunction> functions, HostConfiguration configuration, HeldMessages held, WorkerSupervisor worker, CallInputs inputs,
        RunningWork work, ILogger logger)
    {
        foreach (var function in functions.Where(function => function.Trigger.Is(Trigger)))
        {
            var settings = ServiceBusSettings.Read(configuration.HostJson);
            var isBatched = function.Trigger.Text("cardinality") == "Many";
            var receiver = Client(function, configuration).CreateReceiver(configuration.Resolve(function, "queueName"));
            var run = new QueueFunction(function, isBatched, receiver, held, worker, inputs, logger);
            _listeners.Add(new QueueListener(run, receiver, isBatched, settings, work, logger));
        }
    }

    public void Start() => _listeners.ForEach(listener => listener.Start());

    /// <summary>Receives no more, cancels the calls that run and ends when they have.</summary>
    public Task StopAsync() => Task.WhenAll(_listeners.Select(listener => listener.StopAsync()));

    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _listeners)
        {
            await listener.DisposeAsync();
        }

        foreach (var client in _clients.Values)
        {
            await client.DisposeAsync();
        }
    }

    private ServiceBusClient Client(AppFunction function, HostConfiguration configuration)
    {
        var setting = function.Trigger.Text("connection") ?? DefaultConnection;
        if (_clients.TryGetValue(setting, out var known))
        {
            return known;
        }

        try
        {
            return _clients[setting] = new ServiceBusClient(configuration.Settings[setting] ?? throw new HostStartException(
                $"Function '{function.Name}': setting '{setting}' is missing; it takes a Service Bus connection string."));
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            throw new HostStartException($"Function '{function.Name}': setting '{setting}' is wrong: {error.Message}", error);
        }
    }
}
