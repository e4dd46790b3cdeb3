using Azure.Messaging.ServiceBus;
using Benefits.Local.Host.Rpc;
using Google.Protobuf;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Benefits.Local.Host;

/// <summary>Brings the messages of a queue to a function, a batch at a time, and settles what it leaves over.</summary>
internal sealed class QueueListener(
    AppFunction function, ServiceBusClient client, ServiceBusReceiver receiver, int maxMessageBatchSize, SettlementService settlement,
    FunctionsWorker worker, ILogger logger) : IAsyncDisposable
{
    private const string DefaultConnection = "AzureWebJobsServiceBus";
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    /// <summary>The listeners of the app's Service Bus functions.</summary>
    /// <exception cref="HostStartException">A function takes single messages, a connection is missing or wrong, or <c>host.json</c> is.</exception>
    public static List<QueueListener> Create(
        IEnumerable<AppFunction> functions, HostConfiguration configuration, SettlementService settlement, FunctionsWorker worker,
        ILogger logger) =>
        [.. functions.Where(function => function.Trigger.Type == "serviceBusTrigger").Select(function =>
        {
            if (function.Trigger.Cardinality != "Many")
            {
                throw new HostStartException($"Function '{function.Name}' takes single messages, this host has batches only. Set IsBatched.");
            }

            var setting = function.Trigger.Connection ?? DefaultConnection;
            var connection = configuration.Settings[setting] ?? throw new HostStartException(
                $"Function '{function.Name}': setting '{setting}' is missing; it takes a Service Bus connection string.");
            var most = BatchSize(configuration.HostJson);
            try
            {
                var client = new ServiceBusClient(connection);
                var receiver = client.CreateReceiver(configuration.Resolve(function, function.Trigger.QueueName!));
                return new QueueListener(function, client, receiver, most, settlement, worker, logger);
            }
            catch (Exception error) when (error is ArgumentException or FormatException)
            {
                throw new HostStartException($"Function '{function.Name}': setting '{setting}' is wrong: {error.Message}", error);
            }
        })];

    /// <summary>Listens from now on.</summary>
    public void Start() => _loop = Task.Run(() => ListenAsync(_stop.Token));

    /// <summary>Receives no more, cancels the call that runs and ends when it has.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _loop;
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();

    private static int BatchSize(IConfiguration hostJson)
    {
        const string Key = "extensions:serviceBus:maxMessageBatchSize";
        var text = hostJson[Key] ?? "1000";
        return int.TryParse(text, out var most) && most > 0
            ? most
            : throw new HostStartException($"host.json: {Key.Replace(':', '.')} is '{text}': it takes a number from 1.");
    }

    private static ModelBindingData Data(ServiceBusReceivedMessage message) => new()
    {
        Version = "1.0",
        Source = "AzureServiceBusReceivedMessage",
        ContentType = "application/octet-stream",
        Content = ByteString.CopyFrom(
            [.. Guid.Parse(message.LockToken).ToByteArray(), .. message.GetRawAmqpMessage().ToBytes().ToMemory().Span]),
    };

    private async Task ListenAsync(CancellationToken stop)
    {
        var pause = FirstPause;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                // Without a worker each delivery would fail, until the message counts as one that can't be handled.
                await worker.WhenReadyAsync(stop);
                if (await receiver.ReceiveMessagesAsync(maxMessageBatchSize, null, stop) is { Count: > 0 } messages)
                {
                    await RunAsync(messages, stop);
                }

                pause = FirstPause;
            }
            catch (Exception error) when (!stop.IsCancellationRequested)
            {
                HostLogs.NotReceived(logger, receiver.EntityPath, pause.TotalSeconds, error.Message);
                await Task.Delay(pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            catch (OperationCanceledException)
            {
                // It stops.
            }
        }
    }

    private async Task RunAsync(IReadOnlyList<ServiceBusReceivedMessage> messages, CancellationToken stop)
    {
        foreach (var message in messages)
        {
            settlement.Hold(receiver, message);
        }

        var succeeded = await CallAsync(messages, stop);
        var left = messages.Where(settlement.TakeBack).ToList();
        try
        {
            if (!succeeded)
            {
                await Task.WhenAll(left.Select(message => receiver.AbandonMessageAsync(message, cancellationToken: CancellationToken.None)));
            }
            else if (function.Trigger.AutoCompleteMessages ?? true)
            {
                await Task.WhenAll(left.Select(message => receiver.CompleteMessageAsync(message, CancellationToken.None)));
            }
        }
        catch (ServiceBusException error)
        {
            HostLogs.NotSettled(logger, receiver.EntityPath, error.Message);
        }
    }

    // False when the function failed; the log says why.
    private async Task<bool> CallAsync(IReadOnlyList<ServiceBusReceivedMessage> messages, CancellationToken stop)
    {
        try
        {
            var batch = new CollectionModelBindingData { ModelBindingData = { messages.Select(Data) } };
            await worker.InvokeAsync(function, function.Call(new() { CollectionModelBindingData = batch }), stop);
            return true;
        }
        catch (Exception error) when (error is FunctionFailedException or WorkerUnavailableException)
        {
            return false;
        }
    }
}
