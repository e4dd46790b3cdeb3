using Azure.Messaging.ServiceBus;
using Google.Protobuf;
using Microsoft.Extensions.Hosting;

namespace Benefits.Local.Host;

/// <summary>Brings the messages of a queue to a function, a batch at a time, and settles what it leaves over.</summary>
internal sealed class QueueListener(
    AppFunction function, ServiceBusClient client, ServiceBusReceiver receiver, int maxMessageBatchSize, SettlementService settlement,
    FunctionsWorker worker, ILogger logger) : BackgroundService, IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    public static List<QueueListener> Create(
        IEnumerable<AppFunction> functions, HostConfiguration configuration, SettlementService settlement, FunctionsWorker worker,
        ILogger logger) =>
        [.. functions.Where(function => function.Trigger.Type == "serviceBusTrigger").Select(function =>
        {
            if (function.Trigger.Cardinality != "Many")
            {
                throw new HostStartException($"Function '{function.Name}' takes single messages, this host gives batches. Set IsBatched.");
            }

            var setting = function.Trigger.Connection ?? "AzureWebJobsServiceBus";
            var most = configuration.ServiceBusNumber("maxMessageBatchSize", least: 1, otherwise: 1000);
            var ahead = configuration.ServiceBusNumber("prefetchCount", least: 0, otherwise: 0);
            try
            {
                var client = new ServiceBusClient(configuration.Settings[setting]);
                var receiver = client.CreateReceiver(function.Trigger.QueueName, new ServiceBusReceiverOptions { PrefetchCount = ahead });
                return new QueueListener(function, client, receiver, most, settlement, worker, logger);
            }
            catch (Exception error) when (error is ArgumentException or FormatException)
            {
                throw new HostStartException(
                    $"Function '{function.Name}': setting '{setting}' takes a Service Bus connection string. {error.Message}", error);
            }
        })];

    // Some time after the end of the work: what comes to the receiver meanwhile goes back by itself.
    public ValueTask DisposeAsync() => client.DisposeAsync();

    // Ends when the call that runs has ended and its messages are settled.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var pause = FirstPause; !stoppingToken.IsCancellationRequested;)
        {
            try
            {
                // Without a worker each delivery would fail, until the message counts as one that can't be handled.
                await worker.WhenReadyAsync(stoppingToken);
                if (await receiver.ReceiveMessagesAsync(maxMessageBatchSize, null, stoppingToken) is { Count: > 0 } messages)
                {
                    await RunAsync(messages, stoppingToken);
                }

                pause = FirstPause;
            }
            catch (Exception error)
            {
                if (!stoppingToken.IsCancellationRequested)
                {
                    HostLogs.NotReached(logger, receiver.EntityPath, pause.TotalSeconds, error.Message);
                    await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                }
            }
        }
    }

    private async Task RunAsync(IReadOnlyList<ServiceBusReceivedMessage> messages, CancellationToken stop)
    {
        settlement.Hold(receiver, messages);
        Task call = worker.InvokeAsync(function, function.Call(new() { CollectionModelBindingData = Batch(messages) }), stop);
        await call.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var left = messages.Where(settlement.TakeBack).ToList();
        await Task.WhenAll(
            !call.IsCompletedSuccessfully ? left.Select(message => receiver.AbandonMessageAsync(message, null, CancellationToken.None))
            : function.Trigger.AutoCompleteMessages is false ? []
            : left.Select(message => receiver.CompleteMessageAsync(message, CancellationToken.None)));
    }

    // Each is its lock token and the AMQP message.
    private static CollectionModelBindingData Batch(IEnumerable<ServiceBusReceivedMessage> messages) => new()
    {
        ModelBindingData =
        {
            messages.Select(message => new ModelBindingData
            {
                Version = "1.0",
                Source = "AzureServiceBusReceivedMessage",
                ContentType = "application/octet-stream",
                Content = ByteString.CopyFrom(
                    [.. Guid.Parse(message.LockToken).ToByteArray(), .. message.GetRawAmqpMessage().ToBytes().ToMemory().Span]),
            }),
        },
    };
}
