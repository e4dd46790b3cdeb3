using System.Threading.Channels;

namespace Benefits.Local.ServiceBus;

/// <summary>
/// A link over which a client receives from a queue: sends as long as there are messages and the client gave credit, and carries
/// out what the client says about each, answering when it is on disk.
/// </summary>
internal sealed class ReceiverLink
{
    private const int MostAtOnce = 1_000;

    // Shorter than the 20 ms that a .NET client waits for more after a first message.
    private static readonly TimeSpan ProbeTime = TimeSpan.FromMilliseconds(10);
    private readonly MessageQueue _queue;
    private readonly SendingAmqpLink _link;
    private readonly ILogger _log;
    private readonly Channel<bool> _wakes =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    // A client that asked for many and got few leaves credit behind, and gives back what comes on it while nobody waits. After that
    // it gets one message at a time, until one stays with it for a moment or it gives credit anew.
    private volatile int _givenBack;
    private volatile int _givenBackBefore;

    public ReceiverLink(MessageQueue queue, SendingAmqpLink link, ILogger log)
    {
        (_queue, _link, _log) = (queue, link, log);
        link.RegisterCreditListener(OnCredit);
        link.RegisterDispositionListener(delivery => _ = SettleAsync(delivery));
        queue.Available += Wake;
        link.SafeAddClosed((_, _) =>
        {
            queue.Available -= Wake;
            _wakes.Writer.TryComplete();
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

        _givenBackBefore = _givenBack;
        Wake();
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

    /// <returns>Whether there was something to send.</returns>
    private async Task<bool> SendSomeAsync()
    {
        var (givenBack, isProbe) = (_givenBack, _givenBack != _givenBackBefore);
        var most = _link.IsClosing() ? 0 : (int)Math.Min(_link.LinkCredit, isProbe ? 1u : MostAtOnce);
        if (most == 0 || await _queue.TakeAsync(most) is not { Count: > 0 } messages)
        {
            return false;
        }

        _givenBackBefore = givenBack;

        // Credit can be gone meanwhile.
        await Task.WhenAll(messages.SkipWhile(Send).Select(message => _queue.ReleaseAsync(message.LockToken)));
        await (isProbe ? Task.Delay(ProbeTime) : Task.CompletedTask);
        return true;
    }

    private bool Send(QueuedMessage message)
    {
        var delivery = message.Encode();
        delivery.DeliveryTag = new ArraySegment<byte>(message.LockToken.ToByteArray());
        return ((SerialConnection)_link.Session.Connection).TrySend(_link, delivery);
    }

    private async Task SettleAsync(Delivery delivery)
    {
        var (answer, isSettled) = (delivery.State, true);
        _givenBack += answer is Released ? 1 : 0;
        try
        {
            await ApplyAsync(new Guid(delivery.DeliveryTag), answer);
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
