using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Tests.Embedded.ServiceBus;

public sealed class BatchSample(Inbox inbox)
{
    [Function("Batch")]
    public Task Run(
        [ServiceBusTrigger(Inbox.Queue, Connection = "ServiceBusConnection", IsBatched = true)] ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions, CancellationToken cancellation) => inbox.TakeAsync(messages, actions, cancellation);
}

public sealed class SettlingSample(Inbox inbox)
{
    [Function("Settling")]
    public Task Run(
        [ServiceBusTrigger(Inbox.Queue, Connection = "ServiceBusConnection", IsBatched = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions, CancellationToken cancellation) => inbox.TakeAsync(messages, actions, cancellation);
}

public sealed class SingleSample(Inbox inbox)
{
    [Function("Single")]
    public Task Run(
        [ServiceBusTrigger(Inbox.Queue, Connection = "ServiceBusConnection")] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions, FunctionContext context) => inbox.TakeAsync([message], actions, context.CancellationToken);
}
