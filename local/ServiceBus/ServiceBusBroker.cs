using Microsoft.Extensions.Logging;

namespace Benefits.Local.ServiceBus;

/// <summary>
/// A Service Bus broker on the loopback interface for the real clients: queues over AMQP 1.0, messages in one SQLite file.
/// What was acknowledged to a client survives the end of the process at any moment.
/// </summary>
public sealed class ServiceBusBroker : IAsyncDisposable
{
    private const string DeadLetterSuffix = "/$deadletterqueue";
    private readonly Dictionary<string, MessageQueue> _queues;
    private readonly Database _database;
    private readonly LoopbackListener _listener;

    private ServiceBusBroker(Dictionary<string, MessageQueue> queues, Database database, LoopbackListener listener) =>
        (_queues, _database, _listener) = (queues, database, listener);

    /// <summary>For any Service Bus client on this machine; the key is no secret.</summary>
    public string ConnectionString =>
        $"Endpoint=sb://127.0.0.1:{_listener.Port};SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true";

    /// <summary>Opens the database, loads what it holds and takes connections.</summary>
    /// <exception cref="InvalidDataException">The database is in use or can't be used.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static Task<ServiceBusBroker> StartAsync(BrokerOptions options, CancellationToken cancellationToken) =>
        Task.Run(() => StartAsync(options), cancellationToken);

    /// <summary>How many messages a queue holds at this moment. What a client was told of is counted.</summary>
    /// <exception cref="ArgumentException">There is no such queue.</exception>
    public QueueCounts Count(string queue) => _queues.TryGetValue(queue, out var found)
        ? found.Count()
        : throw new ArgumentException($"There is no queue '{queue}'; there are {string.Join(", ", _queues.Keys)}.", nameof(queue));

    /// <summary>Closes the connections and writes what is waiting; takes seconds at most when clients do not answer.</summary>
    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await StopAsync(_queues, _database);
    }

    private static async Task<ServiceBusBroker> StartAsync(BrokerOptions options)
    {
        var log = options.Logging.CreateLogger<ServiceBusBroker>();
        var database = new Database(options.DatabasePath, log);
        var queues = new Dictionary<string, MessageQueue>(StringComparer.OrdinalIgnoreCase);
        try
        {
            foreach (var settings in options.Queues)
            {
                var lettersName = settings.Name + DeadLetterSuffix;
                var letters = queues[lettersName] = new MessageQueue(lettersName, null, settings, database, options.Time, log);
                queues[settings.Name] = new MessageQueue(settings.Name, letters, settings, database, options.Time, log);
            }

            var listener = LoopbackListener.Open(options.Port, new BrokerRuntime(queues, log));
            BrokerLogs.Started(log, options.Queues.Count, $"127.0.0.1:{listener.Port}");
            return new ServiceBusBroker(queues, database, listener);
        }
        catch
        {
            await StopAsync(queues, database);
            throw;
        }
    }

    private static async Task StopAsync(Dictionary<string, MessageQueue> queues, Database database)
    {
        foreach (var queue in queues.Values)
        {
            queue.Dispose();
        }

        await database.DisposeAsync();
    }
}
