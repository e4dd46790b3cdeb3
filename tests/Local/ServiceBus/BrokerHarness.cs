using Azure.Messaging.ServiceBus;
using Benefits.Local.ServiceBus;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BenefitsFunctions.Tests.Local.ServiceBus;

/// <summary>A broker with a database of its own and a real client connected to it.</summary>
internal sealed class BrokerHarness : IAsyncDisposable
{
    public const string Queue = "incident-events";

    /// <summary>Long enough for a slow machine; what is waited for comes at once.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("broker");
    private BrokerOptions _options;

    private BrokerHarness(TimeProvider? time, int maxDeliveryCount, ILoggerFactory? logging)
    {
        _options = new BrokerOptions
        {
            Queues =
            [
                new QueueSettings(Queue, TimeSpan.FromSeconds(30), maxDeliveryCount),
                new QueueSettings("other", TimeSpan.FromMinutes(1), 10),
            ],
            DatabasePath = DatabasePath,
            Time = time ?? TimeProvider.System,
            Logging = logging ?? NullLoggerFactory.Instance,
        };
    }

    public ServiceBusBroker Broker { get; private set; } = null!;

    public ServiceBusClient Client { get; private set; } = null!;

    public ServiceBusSender Sender { get; private set; } = null!;

    public ServiceBusReceiver Receiver { get; private set; } = null!;

    public ServiceBusReceiver DeadLetters { get; private set; } = null!;

    public QueueCounts Count => Broker.Count(Queue);

    public string DatabasePath => Path.Combine(_folder.FullName, "servicebus.db");

    public static async Task<BrokerHarness> StartAsync(
        TimeProvider? time = null, int maxDeliveryCount = 10, ILoggerFactory? logging = null)
    {
        var harness = new BrokerHarness(time, maxDeliveryCount, logging);
        await harness.StartBrokerAsync();
        return harness;
    }

    /// <summary>Ends the broker and starts one on the same database, with clients of its own.</summary>
    public async Task RestartAsync(Action? meanwhile = null, bool samePort = false)
    {
        var port = ServiceBusConnectionStringProperties.Parse(Broker.ConnectionString).Endpoint.Port;
        await StopAsync();
        meanwhile?.Invoke();
        _options = _options with { Port = samePort ? port : 0 };
        await StartBrokerAsync();
    }

    public ServiceBusReceiver ReceiverWith(int prefetch = 0) =>
        Client.CreateReceiver(Queue, new ServiceBusReceiverOptions { PrefetchCount = prefetch });

    public Task SendAsync(params IEnumerable<string> bodies) =>
        Sender.SendMessagesAsync(bodies.Select(body => new ServiceBusMessage(body)));

    /// <summary>The next message, which must come.</summary>
    public Task<ServiceBusReceivedMessage> ReceiveAsync() => ReceiveAsync(Receiver);

    public static async Task<ServiceBusReceivedMessage> ReceiveAsync(ServiceBusReceiver receiver) =>
        await receiver.ReceiveMessageAsync(Patience) ?? throw new InvalidOperationException("No message came.");

    /// <summary>That many messages, however many calls it takes.</summary>
    public static async Task<List<ServiceBusReceivedMessage>> ReceiveAsync(ServiceBusReceiver receiver, int count)
    {
        var messages = new List<ServiceBusReceivedMessage>();
        while (messages.Count < count)
        {
            var more = await receiver.ReceiveMessagesAsync(count - messages.Count, Patience);
            messages.AddRange(more.Count > 0 ? more : throw new InvalidOperationException($"Only {messages.Count} of {count} came."));
        }

        return messages;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
    }

    private async Task StartBrokerAsync()
    {
        Broker = await ServiceBusBroker.StartAsync(_options, CancellationToken.None);
        Client = new ServiceBusClient(Broker.ConnectionString);
        Sender = Client.CreateSender(Queue);
        Receiver = Client.CreateReceiver(Queue);
        DeadLetters = Client.CreateReceiver(Queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
    }

    private async Task StopAsync()
    {
        await Client.DisposeAsync();
        await Broker.DisposeAsync();
    }
}
