using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Azure.ServiceBus.Grpc;

namespace Benefits.Local.Host;

/// <summary>Settles the messages that functions work on when the worker asks for it.</summary>
internal sealed class SettlementService : Settlement.SettlementBase
{
    // By lock token; as many as the listeners have in work.
    private readonly ConcurrentDictionary<string, (ServiceBusReceiver Receiver, ServiceBusReceivedMessage Message)> _held =
        new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Lets the worker settle a message.</summary>
    public void Hold(ServiceBusReceiver receiver, ServiceBusReceivedMessage message) => _held[message.LockToken] = (receiver, message);

    /// <summary>Takes a message back; false when it was settled meanwhile.</summary>
    public bool TakeBack(ServiceBusReceivedMessage message) => _held.TryRemove(message.LockToken, out _);

    public override Task<Empty> Complete(CompleteRequest request, ServerCallContext context) =>
        DoAsync(request.Locktoken, (receiver, message) => receiver.CompleteMessageAsync(message, context.CancellationToken));

    public override Task<Empty> Abandon(AbandonRequest request, ServerCallContext context) => DoAsync(
        request.Locktoken,
        (receiver, message) => receiver.AbandonMessageAsync(message, cancellationToken: context.CancellationToken),
        request.PropertiesToModify);

    public override Task<Empty> Deadletter(DeadletterRequest request, ServerCallContext context) => DoAsync(
        request.Locktoken,
        (receiver, message) => receiver.DeadLetterMessageAsync(
            message, request.DeadletterReason, request.DeadletterErrorDescription, context.CancellationToken),
        request.PropertiesToModify);

    public override Task<Empty> RenewMessageLock(RenewMessageLockRequest request, ServerCallContext context) => DoAsync(
        request.Locktoken, (receiver, message) => receiver.RenewMessageLockAsync(message, context.CancellationToken), settles: false);

    private async Task<Empty> DoAsync(
        string lockToken, Func<ServiceBusReceiver, ServiceBusReceivedMessage, Task> act, ByteString? properties = null, bool settles = true)
    {
        if (properties is { IsEmpty: false })
        {
            throw new RpcException(new(StatusCode.Unimplemented, "This host does not modify properties of messages."));
        }

        if (!_held.TryGetValue(lockToken, out var held))
        {
            throw new RpcException(new(StatusCode.FailedPrecondition, $"No function works on a message with lock token {lockToken}."));
        }

        try
        {
            await act(held.Receiver, held.Message);
            _ = settles && TakeBack(held.Message);
            return new Empty();
        }
        catch (ServiceBusException error)
        {
            var status = error.Reason == ServiceBusFailureReason.MessageLockLost ? StatusCode.FailedPrecondition : StatusCode.Unavailable;
            throw new RpcException(new(status, error.Message));
        }
    }
}
