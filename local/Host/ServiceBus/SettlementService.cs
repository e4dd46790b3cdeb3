using Azure.Messaging.ServiceBus;
using Benefits.Local.Host.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using RpcException = Grpc.Core.RpcException;

namespace Benefits.Local.Host;

/// <summary>Settles messages when the worker asks for it.</summary>
internal sealed class SettlementService(HeldMessages messages) : Settlement.SettlementBase
{
    public override Task<Empty> Complete(CompleteRequest request, ServerCallContext context) =>
        SettleAsync(request.Locktoken, held => held.Receiver.CompleteMessageAsync(held.Message, context.CancellationToken));

    public override Task<Empty> Abandon(AbandonRequest request, ServerCallContext context)
    {
        RefuseProperties(request.PropertiesToModify);
        return SettleAsync(
            request.Locktoken, held => held.Receiver.AbandonMessageAsync(held.Message, cancellationToken: context.CancellationToken));
    }

    public override Task<Empty> Deadletter(DeadletterRequest request, ServerCallContext context)
    {
        RefuseProperties(request.PropertiesToModify);
        return SettleAsync(request.Locktoken, held => held.Receiver.DeadLetterMessageAsync(
            held.Message, request.DeadletterReason, request.DeadletterErrorDescription, context.CancellationToken));
    }

    public override Task<Empty> RenewMessageLock(RenewMessageLockRequest request, ServerCallContext context) =>
        DoAsync(Find(request.Locktoken), held => held.Receiver.RenewMessageLockAsync(held.Message, context.CancellationToken));

    private Task<Empty> SettleAsync(string lockToken, Func<HeldMessage, Task> settle) => DoAsync(Find(lockToken), async held =>
    {
        await settle(held);
        messages.TryRemove(held.Message);
    });

    private HeldMessage Find(string lockToken) => messages.Find(lockToken)
        ?? throw new RpcException(new(StatusCode.FailedPrecondition, $"No function works on a message with lock token {lockToken}."));

    private static async Task<Empty> DoAsync(HeldMessage held, Func<HeldMessage, Task> act)
    {
        try
        {
            await act(held);
            return new Empty();
        }
        catch (ServiceBusException error)
        {
            var status = error.Reason == ServiceBusFailureReason.MessageLockLost ? StatusCode.FailedPrecondition : StatusCode.Unavailable;
            throw new RpcException(new(status, error.Message));
        }
    }

    private static void RefuseProperties(ByteString properties)
    {
        if (!properties.IsEmpty)
        {
            throw new RpcException(new(StatusCode.Unimplemented, "This host does not modify properties of messages."));
        }
    }
}
