using System.Collections.Frozen;
using Benefits.Local.ServiceBus.Queues;
using Benefits.Local.ServiceBus.Storage;
using Benefits.Local.ServiceBus.Wire;
using Microsoft.Extensions.Logging;

namespace Benefits.Local.ServiceBus;

/// <summary>
/// A Service Bus broker on the loopback interface for the real clients: queues over AMQP 1.0, messages in one SQLite file.
/// What was acknowledged to a client survives the end of the process at any moment.
/// </summary>
public sealed class ServiceBusBroker : IAsyncDisposable
{
    private readonly FrozenDictionary<string, MessageQueue> _queues;
    private readonly Journal _journal;
    private readonly LoopbackListener _listener;

    private ServiceBusBroker(FrozenDictionary<string, MessageQueue> queues, Journal journal, LoopbackListener listener) =>
        (_queues, _journal, _listener) = (queues, journal, listener);

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

    /// <summary>Closes the connections and writes what is waiting.</summary>
    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        foreach (var queue in _queues.Values)
        {
            queue.Dispose();
        }

        await _journal.DisposeAsync();
    }

    private static async Task<ServiceBusBroker> StartAsync(BrokerOptions options)
    {
        var log = options.Logging.CreateLogger<ServiceBusBroker>();
        var table = MessageTable.Open(options.DatabasePath);
        var journal = new Journal(table, log);
        try
        {
            var queues = options.Queues.ToFrozenDictionary(
                settings => settings.Name,
                settings => new MessageQueue(settings, journal, options.Time, log),
                StringComparer.OrdinalIgnoreCase);
            var messages = queues.Sum(queue => Load(queue.Key, queue.Value, table));
            var listener = LoopbackListener.Open(options.Port, new BrokerRuntime(queues, log));
            BrokerLogs.Started(log, queues.Count, $"127.0.0.1:{listener.Port}", messages);
            return new ServiceBusBroker(queues, journal, listener);
        }
        catch
        {
            await journal.DisposeAsync();
            throw;
        }
    }

    private static int Load(string name, MessageQueue queue, MessageTable table)
    {
        var stored = table.Load(name).ToLookup(row => row.Dead, row => row.Message);
        queue.Admit(stored[false]);
        queue.DeadLetters!.Admit(stored[true]);
        return stored.Sum(messages => messages.Count());
    }
}
