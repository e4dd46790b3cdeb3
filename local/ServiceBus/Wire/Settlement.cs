using Benefits.Local.ServiceBus.Queues;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;
using Microsoft.Azure.Amqp.Transaction;
using Microsoft.Extensions.Logging;

namespace Benefits.Local.ServiceBus.Wire;

/// <summary>Carries out what a receiver says about a delivery and answers when it is on disk.</summary>
internal sealed class Settlement(MessageQueue queue, SendingAmqpLink link, RestAfterRelease rest, ILogger log)
{
    public void OnDisposition(Delivery delivery)
    {
        if (delivery.State is Outcome or TransactionalState && delivery.DeliveryTag.Count == 16)
        {
            _ = SettleAsync(delivery, new Guid(delivery.DeliveryTag), delivery.State);
        }
    }

    private async Task SettleAsync(Delivery delivery, Guid lockToken, DeliveryState state)
    {
        DeliveryState answer;
        try
        {
            answer = await ApplyAsync(lockToken, state)
                ? state is Rejected ? AmqpConstants.RejectedOutcome : state
                : new Rejected { Error = new Error { Condition = Refusals.LockLost, Description = Refusals.LockLostText } };
        }
        catch (Exception failure)
        {
            BrokerLogs.Refused(log, failure.Message);
            answer = new Rejected { Error = Refusals.ErrorOf(failure) };
        }

        if (!delivery.Settled)
        {
            // A batchable answer would wait for a timer.
            delivery.Batchable = false;
            link.DisposeDelivery(delivery, settled: true, answer);
        }
    }

    private Task<bool> ApplyAsync(Guid lockToken, DeliveryState state)
    {
        if (state is Released)
        {
            rest.Begin();
        }
        else
        {
            rest.End();
        }

        switch (state)
        {
            case Accepted:
                return queue.CompleteAsync(lockToken);
            case Modified { UndeliverableHere: true }:
                throw Refusals.NotSupported("Deferring a message");
            case Modified modified:
                return queue.AbandonAsync(lockToken, PropertyChanges.Read(modified.MessageAnnotations));
            case Rejected when queue.DeadLetters is null:
                throw Refusals.NotAllowed("A message of the dead-letter queue can't be dead-lettered again.");
            case Rejected rejected:
                return queue.DeadLetterAsync(lockToken, PropertyChanges.Read(rejected.Error?.Info));
            case Released:
                return Task.FromResult(queue.Release(lockToken));
            default:
                throw Refusals.NotSupported("A transaction");
        }
    }
}
