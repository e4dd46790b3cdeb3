namespace Benefits.Local.ServiceBus;

/// <summary>
/// A Service Bus broker on the loopback interface for the real clients: queues over AMQP 1.0, messages in one SQLite file.
/// What was acknowledged to a client survives the end of the process at any moment.
/// </summary>
public sealed class ServiceBusBroker : IAsyncDisposable
{
    private const string DeadLetterSuffix = "/$deadletterqueue";

    // Of the machine's clock: how late a lock may end, or a scheduled message become active.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);
    private readonly Dictionary<string, MessageQueue> _queues = new(StringComparer.OrdinalIgnoreCase);
    private readonly Database _database;
    private LoopbackListener? _listener;
    private Timer? _looks;

    private ServiceBusBroker(Database database) => _database = database;

    /// <summary>For any Service Bus client on this machine; the key is no secret.</summary>
    public string ConnectionString =>
        $"Endpoint=sb://127.0.0.1:{_listener!.Port};SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true";

    /// <summary>Opens the database, loads what it holds and takes connections.</summary>
    /// <exception cref="InvalidDataException">The database is in use or can't be used.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static Task<ServiceBusBroker> StartAsync(BrokerOptions options, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            var log = options.Logging.CreateLogger<ServiceBusBroker>();
            var broker = new ServiceBusBroker(new Database(options.DatabasePath, log));
            try
            {
                broker.Serve(options, log);
                return broker;
            }
            catch
            {
                await broker.DisposeAsync();
                throw;
            }
        },
        cancellationToken);

    /// <summary>True when no queue holds a message that is ready or with a receiver; dead letters don't count.</summary>
    public bool IsIdle =>
        _queues.Values.Where(queue => queue.DeadLetters is not null).All(queue => queue.Count() is { Active: 0, Locked: 0 });

    /// <summary>How many messages a queue holds at this moment. What a client was told of is counted.</summary>
    /// <exception cref="KeyNotFoundException">There is no such queue.</exception>
    public QueueCounts Count(string queue) => _queues[queue].Count();

    /// <summary>Closes the connections and writes what is waiting; does not wait long for clients that do not answer.</summary>
    public ValueTask DisposeAsync()
    {
        _listener?.Dispose();
        _looks?.Dispose();
        return _database.DisposeAsync();
    }

    private void Serve(BrokerOptions options, ILogger log)
    {
        foreach (var settings in options.Queues)
        {
            var lettersName = settings.Name + DeadLetterSuffix;
            var letters = _queues[lettersName] = new MessageQueue(lettersName, null, settings, _database, options.Time, log);
            _queues[settings.Name] = new MessageQueue(settings.Name, letters, settings, _database, options.Time, log);
        }

        _looks = new Timer(_ => _queues.Values.ToList().ForEach(queue => _ = queue.LookAsync()), null, TimeSpan.Zero, BetweenLooks);
        _listener = LoopbackListener.Open(options.Port, new BrokerRuntime(_queues, log));
        BrokerLogs.Started(log, options.Queues.Count, $"127.0.0.1:{_listener.Port}");
    }
}
