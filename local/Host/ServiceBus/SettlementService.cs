using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Azure.ServiceBus.Grpc;
using RpcException = Grpc.Core.RpcException;

namespace Benefits.Local.Host;

/// <summary>Settles the messages that functions work on when the worker asks for it.</summary>
internal sealed class SettlementService : Settlement.SettlementBase
{
    // By lock token; as many as the listeners have in work.
    private readonly ConcurrentDictionary<string, (ServiceBusReceiver Receiver, ServiceBusReceivedMessage Message)> _held =
        new(StringComparer.OrdinalIgnoreCase);

    public void Hold(ServiceBusReceiver receiver, IReadOnlyList<ServiceBusReceivedMessage> messages)
    {
        foreach (var message in messages)
        {
            _held[message.LockToken] = (receiver, message);
        }
    }

    /// <summary>Takes a message back; false when it was settled meanwhile.</summary>
    public bool TakeBack(ServiceBusReceivedMessage message) => _held.TryRemove(message.LockToken, out _);

    public override Task<Empty> Complete(CompleteRequest request, ServerCallContext context) =>
        SettleAsync(request.Locktoken, (receiver, message) => receiver.CompleteMessageAsync(message, context.CancellationToken));

    public override Task<Empty> Deadletter(DeadletterRequest request, ServerCallContext context) =>
        SettleAsync(request.Locktoken, (receiver, message) => receiver.DeadLetterMessageAsync(
            message, request.DeadletterReason, request.DeadletterErrorDescription, context.CancellationToken));

    private async Task<Empty> SettleAsync(string lockToken, Func<ServiceBusReceiver, ServiceBusReceivedMessage, Task> settle)
    {
        if (!_held.TryGetValue(lockToken, out var held))
        {
            throw new RpcException(new(StatusCode.FailedPrecondition, $"No function works on a message with lock token {lockToken}."));
        }

        try
        {
            await settle(held.Receiver, held.Message);
            TakeBack(held.Message);
            return new Empty();
        }
        catch (ServiceBusException error)
        {
            throw new RpcException(new(StatusCode.FailedPrecondition, error.Message));
        }
    }
}
