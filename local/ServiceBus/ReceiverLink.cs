using System.Threading.Channels;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;
using Microsoft.Azure.Amqp.Framing;
using Microsoft.Extensions.Logging;

namespace Benefits.Local.ServiceBus;

/// <summary>
/// A link over which a client receives from a queue: sends as long as there are messages and the client gave credit, and carries
/// out what the client says about each, answering when it is on disk.
/// </summary>
internal sealed class ReceiverLink
{
    private const int MostAtOnce = 1_000;
    private readonly MessageQueue _queue;
    private readonly SendingAmqpLink _link;
    private readonly ILogger _log;
    private readonly StaleCredit _credit;
    private readonly Channel<bool> _wakes =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public ReceiverLink(MessageQueue queue, SendingAmqpLink link, ILogger log)
    {
        (_queue, _link, _log, _credit) = (queue, link, log, new StaleCredit(Wake));
        link.RegisterCreditListener(OnCredit);
        link.RegisterDispositionListener(delivery => _ = SettleAsync(delivery));
        queue.Available += Wake;
        link.SafeAddClosed((_, _) =>
        {
            queue.Available -= Wake;
            _wakes.Writer.TryComplete();
            _credit.Dispose();
        });
        _ = SendAllAsync();
    }

    private int MostNow => _link.IsClosing() ? 0 : (int)Math.Min(_link.LinkCredit, Math.Min(_credit.Limit, MostAtOnce));

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
                while (MostNow > 0 && await _queue.TakeAsync(MostNow) is { Count: > 0 } messages)
                {
                    // Credit can be gone meanwhile, or not be fresh any more.
                    var unsent = messages.SkipWhile(message => _credit.Limit > 0 && Send(message))
                        .Select(message => _queue.ReleaseAsync(message.LockToken));
                    await Task.WhenAll(unsent);
                }
            }
            catch (Exception failure)
            {
                BrokerLogs.LinkFailed(_log, failure);
            }
        }
    }

    private bool Send(QueuedMessage message)
    {
        var delivery = AmqpMessage.CreateAmqpStreamMessage(new BufferListStream(message.Encode()), payloadInitialized: true);
        delivery.DeliveryTag = new ArraySegment<byte>(message.LockToken.ToByteArray());
        _credit.Use();
        return _link.TrySendDelivery(delivery);
    }

    private async Task SettleAsync(Delivery delivery)
    {
        var (answer, isSettled) = (delivery.State, true);
        if (answer is Released)
        {
            _credit.Rest();
        }

        try
        {
            await ApplyAsync(new Guid(delivery.DeliveryTag), delivery.State);
            answer = answer is Rejected ? AmqpConstants.RejectedOutcome : answer;
        }
        catch (Exception failure)
        {
            var error = Refusals.Tell(failure, _log);
            // After a refusal the client may settle the message in another way.
            (answer, isSettled) = (new Rejected { Error = error }, error.Condition.Equals(Refusals.LockLostCondition));
        }

        if (!delivery.Settled)
        {
            // A batchable answer would wait for a timer.
            delivery.Batchable = false;
            _link.DisposeDelivery(delivery, isSettled, answer);
        }
    }

    private Task ApplyAsync(Guid lockToken, DeliveryState state) => state switch
    {
        Accepted => _queue.CompleteAsync(lockToken),
        Released => _queue.ReleaseAsync(lockToken),
        Modified { UndeliverableHere: true } => throw Refusals.NotSupported("Deferring a message"),
        Modified modified => _queue.AbandonAsync(lockToken, Changes(modified.MessageAnnotations)),
        Rejected rejected => _queue.DeadLetterAsync(lockToken, Changes(rejected.Error?.Info)),
        _ => throw Refusals.NotSupported("A transaction"),
    };

    /// <summary>The application properties that a client changes when it settles a message.</summary>
    private static Dictionary<string, object> Changes(IEnumerable<KeyValuePair<MapKey, object>>? map) =>
        map?.ToDictionary(change => $"{change.Key.Key}", change => change.Value) ?? [];
}
