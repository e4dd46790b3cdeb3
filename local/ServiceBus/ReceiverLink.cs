using System.Threading.Channels;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;
using Microsoft.Extensions.Logging;

namespace Benefits.Local.ServiceBus;

/// <summary>
/// A link over which a client receives from a queue: sends as long as there are messages and the client gave credit, and carries
/// out what the client says about each, answering when it is on disk.
/// </summary>
internal sealed class ReceiverLink
{
    private const int MostAtOnce = 500;
    private readonly Channel<bool> _wakes =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly MessageQueue _queue;
    private readonly SendingAmqpLink _link;
    private readonly ILogger _log;
    private readonly StaleCredit _credit;

    public ReceiverLink(MessageQueue queue, SendingAmqpLink link, ILogger log)
    {
        (_queue, _link, _log, _credit) = (queue, link, log, new StaleCredit(Wake));
        link.RegisterCreditListener(OnCredit);
        link.RegisterDispositionListener(delivery => _ = SettleAsync(delivery));
        queue.Available += Wake;
        queue.LockExpired += OnLockExpired;
        link.SafeAddClosed((_, _) =>
        {
            queue.Available -= Wake;
            queue.LockExpired -= OnLockExpired;
            _wakes.Writer.TryComplete();
            _credit.Dispose();
        });
        _ = SendAllAsync();
    }

    private void Wake() => _wakes.Writer.TryWrite(true);

    private void OnCredit(uint credit, bool drain, ArraySegment<byte> transaction)
    {
        if (drain)
        {
            // The library's own answer lacks the flag that tells the client that its credit is used up.
            _link.IssueCredit(0, drain: true, AmqpConstants.NullBinary);
        }

        _credit.Renew();
    }

    private async Task SendAllAsync()
    {
        await foreach (var _ in _wakes.Reader.ReadAllAsync())
        {
            try
            {
                while (await SendSomeAsync())
                {
                }
            }
            catch (Exception failure)
            {
                BrokerLogs.LinkFailed(_log, failure);
            }
        }
    }

    /// <returns>False when there is nothing to send any more.</returns>
    private async Task<bool> SendSomeAsync()
    {
        var most = (int)Math.Min(_link.LinkCredit, Math.Min(_credit.Limit, MostAtOnce));
        if (_link.IsClosing() || most == 0)
        {
            return false;
        }

        var messages = await _queue.TakeAsync(most);
        // Meanwhile credit can be gone or stale, and the link closed.
        var unsent = messages.SkipWhile(message => _credit.Limit > 0 && Send(message)).ToList();
        await Task.WhenAll(unsent.Select(message => _queue.ReleaseAsync(message.LockToken)));
        return messages.Count == most && unsent.Count == 0;
    }

    private bool Send(QueuedMessage message)
    {
        var delivery = AmqpMessage.CreateAmqpStreamMessage(new BufferListStream(message.Encode()), payloadInitialized: true);
        delivery.DeliveryTag = new ArraySegment<byte>(message.LockToken.ToByteArray());
        try
        {
            _credit.Use();
            return _link.TrySendDelivery(delivery);
        }
        catch (Exception failure)
        {
            BrokerLogs.LinkFailed(_log, failure);
            return false;
        }
    }

    // Else the client would keep the delivery, and search it with each one that it settles. Apart: the link may be dead.
    private void OnLockExpired(Guid lockToken) => Task.Run(
        () => _link.DisposeDelivery(new ArraySegment<byte>(lockToken.ToByteArray()), true, AmqpConstants.ReleasedOutcome, batchable: true));

    private async Task SettleAsync(Delivery delivery)
    {
        var state = delivery.State;
        try
        {
            state = await ApplyAsync(new Guid(delivery.DeliveryTag), state) ? state : throw Refusals.LockLost();
            state = state is Rejected ? AmqpConstants.RejectedOutcome : state;
        }
        catch (Exception failure)
        {
            state = new Rejected { Error = Refusals.Tell(failure, _log) };
        }

        if (!delivery.Settled)
        {
            // A batchable answer would wait for a timer.
            delivery.Batchable = false;
            _link.DisposeDelivery(delivery, settled: true, state);
        }
    }

    private Task<bool> ApplyAsync(Guid lockToken, DeliveryState state)
    {
        switch (state)
        {
            case Accepted:
                return _queue.CompleteAsync(lockToken);
            case Released:
                _credit.Rest();
                return _queue.ReleaseAsync(lockToken);
            case Modified { UndeliverableHere: true }:
                throw Refusals.NotSupported("Deferring a message");
            case Modified modified:
                return _queue.AbandonAsync(lockToken, QueueManagement.Changes(modified.MessageAnnotations));
            case Rejected rejected:
                return _queue.DeadLetterAsync(lockToken, QueueManagement.Changes(rejected.Error?.Info));
            default:
                throw Refusals.NotSupported("A transaction");
        }
    }
}
