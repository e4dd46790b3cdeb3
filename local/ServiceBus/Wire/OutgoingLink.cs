using Benefits.Local.ServiceBus.Queues;
using Microsoft.Azure.Amqp;
using Microsoft.Extensions.Logging;

namespace Benefits.Local.ServiceBus.Wire;

/// <summary>A link over which a client receives from a queue: sends as long as there are messages and the client gave credit.</summary>
internal sealed class OutgoingLink : ILockHolder, IThreadPoolWorkItem
{
    private readonly Lock _pumping = new();
    private readonly MessageQueue _queue;
    private readonly SendingAmqpLink _link;
    private readonly Settlement _settlement;
    private readonly RestAfterRelease _rest;
    private readonly ILogger _log;
    private readonly bool _deletes;
    private int _wanted;
    private uint _promised;

    public OutgoingLink(MessageQueue queue, SendingAmqpLink link, ILogger log)
    {
        (_queue, _link, _log) = (queue, link, log);
        _deletes = link.Settings.SettleType == SettleMode.SettleOnSend;
        _rest = new RestAfterRelease(Wake);
        _settlement = new Settlement(queue, link, _rest, log);
        link.RegisterCreditListener(OnCredit);
        link.RegisterDispositionListener(_settlement.OnDisposition);
        queue.Available += Wake;
        link.SafeAddClosed((_, _) =>
        {
            queue.Available -= Wake;
            _rest.Dispose();
        });
    }

    void ILockHolder.OnLockExpired(Guid lockToken) =>
        // Else the client would keep the delivery, and search it with each one that it settles. Apart: the link may be dead.
        Task.Run(() => _link.DisposeDelivery(Tag(lockToken), true, AmqpConstants.ReleasedOutcome, batchable: true));

    void IThreadPoolWorkItem.Execute()
    {
        Interlocked.Exchange(ref _wanted, 0);
        Pump();
    }

    /// <summary>Pumps on another thread: callers hold locks or the connection's reader.</summary>
    private void Wake()
    {
        if (Interlocked.Exchange(ref _wanted, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private void OnCredit(uint credit, bool drain, ArraySegment<byte> transaction)
    {
        _rest.End();
        if (!drain)
        {
            Wake();
            return;
        }

        Pump();
        // The library's own answer lacks the flag that tells the client that its credit is used up.
        _link.IssueCredit(0, drain: true, AmqpConstants.NullBinary);
    }

    private void Pump()
    {
        lock (_pumping)
        {
            while (!_link.IsClosing() && !_rest.IsOn && _link.LinkCredit > Volatile.Read(ref _promised) && _queue.Take(this) is { } message)
            {
                if (_deletes)
                {
                    Interlocked.Increment(ref _promised);
                    _ = DeleteAndSendAsync(message);
                }
                else if (!Send(message))
                {
                    _queue.Release(message.LockToken);
                    return;
                }
            }
        }
    }

    private bool Send(QueuedMessage message)
    {
        var delivery = message.ToDelivery();
        delivery.DeliveryTag = Tag(message.LockToken);
        try
        {
            return _link.TrySendDelivery(delivery);
        }
        catch (Exception failure)
        {
            // The connection has died meanwhile; nobody above this method could do more about it.
            BrokerLogs.DeliveryFailed(_log, failure);
            return false;
        }
    }

    /// <summary>Receive-and-delete: a message that is lost on the way stays lost, one that was delivered never comes again.</summary>
    private async Task DeleteAndSendAsync(QueuedMessage message)
    {
        if (await _queue.CompleteAsync(message.LockToken))
        {
            Send(message);
        }

        Interlocked.Decrement(ref _promised);
    }

    private static ArraySegment<byte> Tag(Guid lockToken) => new(lockToken.ToByteArray());
}
