using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Embedded.Worker;

/// <summary>Runs one function for messages, and settles what the function leaves open.</summary>
internal sealed class ServiceBusFunction(
    DiscoveredFunction function, FunctionPipeline pipeline, IServiceScopeFactory scopes, ShutdownSignal shutdown, ILogger logger)
{
    private static readonly IReadOnlyDictionary<string, object?> NoData = new Dictionary<string, object?>();

    private readonly ServiceBusTriggerAttribute _trigger = (ServiceBusTriggerAttribute)function.Trigger;

    public string Name => function.Name;

    /// <summary>Runs the function for the whole batch, or for each message at the same time.</summary>
    /// <returns>False when a run failed; its messages were given back.</returns>
    public async Task<bool> RunAsync(LockedBatch batch)
    {
        var actions = new ServiceBusMessageActions(batch);
        ServiceBusReceivedMessage[] messages = [.. batch.Messages.Select(message => message.Received)];
        if (_trigger.IsBatched)
        {
            return await RunAsync(new ServiceBusDelivery(messages, actions), batch.Messages, batch);
        }

        var runs = batch.Messages.Select(message => RunAsync(new ServiceBusDelivery(message.Received, actions), [message], batch));
        return (await Task.WhenAll(runs)).All(succeeded => succeeded);
    }

    private async Task<bool> RunAsync(ServiceBusDelivery delivery, IReadOnlyList<LockedMessage> messages, LockedBatch batch)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await pipeline.RunAsync(new InvocationContext(function, delivery, NoData, scope.ServiceProvider, shutdown.Token));
        }
        catch (Exception error)
        {
            ServiceBusLogs.Failed(logger, error, Name, messages.Count);
            await batch.AbandonAsync(messages);
            return false;
        }

        if (_trigger.AutoCompleteMessages)
        {
            await batch.CompleteAsync(messages);
        }

        return true;
    }
}
