using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Tests.Embedded.DurableTask;
using BenefitsFunctions.Tests.Support;
using Embedded.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Tests.Embedded.ServiceBus;

/// <summary>A queue in an account of its own with a function that listens to it.</summary>
internal sealed class BusHarness : IAsyncDisposable
{
    private readonly List<QueueListener> _listeners = [];
    private readonly ServiceProvider _services;
    private readonly ShutdownSignal _shutdown;

    private BusHarness(string connectionString, TimeProvider time)
    {
        ConnectionString = connectionString;
        Time = time;
        var options = new QueueClientOptions { Transport = Transport };
        options.Retry.MaxRetries = 0;
        Requests = new QueueRequests(QueueConnectionString.Parse(connectionString), options);
        Queue = new QueueEntity(Requests, Inbox.Queue, time);
        Client = new ServiceBusClient(Requests, TimeProvider.System);
        Sender = Client.CreateSender(Inbox.Queue);
        DeadLetters = Client.CreateReceiver(Inbox.Queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        _services = new ServiceCollection().AddSingleton(Inbox).BuildServiceProvider();
        _shutdown = new ShutdownSignal(time);
    }

    public string ConnectionString { get; }

    public TimeProvider Time { get; }

    public CountingTransport Transport { get; } = new();

    public Inbox Inbox { get; } = new();

    public ListLoggerFactory Logs { get; } = new();

    public QueueRequests Requests { get; }

    public QueueEntity Queue { get; }

    public ServiceBusClient Client { get; }

    public ServiceBusSender Sender { get; }

    public ServiceBusReceiver DeadLetters { get; }

    public static async Task<BusHarness> CreateAsync(TimeProvider? time = null)
    {
        var harness = new BusHarness(await TestAzurite.OwnAccountAsync(), time ?? TimeProvider.System);
        await harness.Queue.CreateIfMissingAsync(CancellationToken.None);
        return harness;
    }

    /// <summary>Starts a listener for the one function of the class.</summary>
    public async Task<QueueListener> ListenAsync<T>(ServiceBusSettings? settings = null)
    {
        settings ??= new();
        var functions = FunctionDiscovery.Find([typeof(T)]);
        var trigger = (Microsoft.Azure.Functions.Worker.ServiceBusTriggerAttribute)functions[0].Trigger;
        var scopes = _services.GetRequiredService<IServiceScopeFactory>();
        var run = new ServiceBusFunction(functions[0], new FunctionPipeline(functions, []), scopes, _shutdown, Logs);
        var most = trigger.IsBatched ? settings.MaxMessageBatchSize : settings.MaxConcurrentCalls;
        var listener = new QueueListener(run, Queue, new QueueFetcher(Queue, most, settings, Time, Logs), settings, Time, Logs);
        await listener.CreateQueueAsync(CancellationToken.None);
        listener.Start();
        _listeners.Add(listener);
        return listener;
    }

    public Task SendAsync(params string[] bodies) => Sender.SendMessagesAsync(bodies.Select(body => new ServiceBusMessage(body)));

    public Task<int> CountAsync() => Queue.Messages.CountAsync(CancellationToken.None);

    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(int most = 100) =>
        await DeadLetters.PeekMessagesAsync(most, fromSequenceNumber: 0);

    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _listeners)
        {
            // A function that a failed test still holds must not hold the run.
            await listener.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));
        }

        _shutdown.Dispose();
        await _services.DisposeAsync();
        await Client.DisposeAsync();
    }
}
