using Azure.Messaging.ServiceBus;
using Benefits.Local.Host.Rpc;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace Benefits.Local.Host;

/// <summary>Runs one Service Bus function for messages, and settles what it leaves over.</summary>
internal sealed class QueueFunction(
    AppFunction function, bool isBatched, ServiceBusReceiver receiver, HeldMessages held, WorkerSupervisor worker, CallInputs inputs,
    ILogger logger)
{
    private readonly bool _autoComplete = function.Trigger.Flag("autoCompleteMessages", otherwise: true);

    /// <summary>Ends when there is a worker to run it.</summary>
    public Task WhenReadyAsync(CancellationToken cancellationToken) => worker.WhenReadyAsync(cancellationToken);

    /// <summary>Ends when the function has and the messages are settled; its failure is logged.</summary>
    public async Task RunAsync(IReadOnlyList<ServiceBusReceivedMessage> messages, CancellationToken cancellationToken)
    {
        foreach (var message in messages)
        {
            held.Add(receiver, message);
        }

        var succeeded = await CallAsync(messages, cancellationToken);
        var left = messages.Where(held.TryRemove).ToList();
        if (succeeded && _autoComplete)
        {
            await SettleAsync(left, message => receiver.CompleteMessageAsync(message, CancellationToken.None));
        }
        else if (!succeeded)
        {
            await SettleAsync(left, message => receiver.AbandonMessageAsync(message, cancellationToken: CancellationToken.None));
        }
    }

    private static ModelBindingData Data(ServiceBusReceivedMessage message) => new()
    {
        Version = "1.0",
        Source = "AzureServiceBusReceivedMessage",
        ContentType = "application/octet-stream",
        Content = ByteString.CopyFrom(
            [.. Guid.Parse(message.LockToken).ToByteArray(), .. message.GetRawAmqpMessage().ToBytes().ToMemory().Span]),
    };

    private async Task<bool> CallAsync(IReadOnlyList<ServiceBusReceivedMessage> messages, CancellationToken cancellationToken)
    {
        try
        {
            TypedData data = isBatched
                ? new() { CollectionModelBindingData = new() { ModelBindingData = { messages.Select(Data) } } }
                : new() { ModelBindingData = Data(messages[0]) };
            await worker.InvokeAsync(function, await inputs.CreateAsync(function, data), cancellationToken);
            return true;
        }
        catch (FunctionFailedException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception error) when (error is FunctionFailedException or WorkerUnavailableException)
        {
            ServiceBusLogs.Failed(logger, function.Name, messages.Count, error.Message);
            return false;
        }
    }

    private async Task SettleAsync(IReadOnlyList<ServiceBusReceivedMessage> messages, Func<ServiceBusReceivedMessage, Task> settle)
    {
        try
        {
            await Task.WhenAll(messages.Select(settle));
        }
        catch (ServiceBusException error)
        {
            ServiceBusLogs.CannotSettle(logger, error, receiver.EntityPath);
        }
    }
}
