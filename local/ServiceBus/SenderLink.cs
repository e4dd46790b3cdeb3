using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;
using Microsoft.Azure.Amqp.Transaction;
using Microsoft.Extensions.Logging;

namespace Benefits.Local.ServiceBus;

/// <summary>A link over which a client sends to a queue: each transfer is accepted when it is on disk.</summary>
internal sealed class SenderLink
{
    /// <summary>The most bytes of a message, and of a batch, as in Azure's Standard tier.</summary>
    private const int MaxMessageSize = 256 * 1024;

    private const uint Credit = 1_000;
    private readonly MessageQueue _queue;
    private readonly ReceivingAmqpLink _link;
    private readonly ILogger _log;

    public SenderLink(MessageQueue queue, ReceivingAmqpLink link, ILogger log)
    {
        (_queue, _link, _log) = (queue, link, log);
        link.RegisterMessageListener(message => _ = TakeAsync(message));
    }

    /// <summary>What the attach answer tells a sender.</summary>
    public static void Describe(AmqpLinkSettings settings)
    {
        settings.MaxMessageSize = MaxMessageSize;
        settings.TotalLinkCredit = Credit;
        settings.AutoSendFlow = true;
        settings.Properties ??= new Fields();
        settings.Properties["com.microsoft:max-message-batch-size"] = (long)MaxMessageSize;
    }

    private async Task TakeAsync(AmqpMessage message)
    {
        Outcome outcome = AmqpConstants.AcceptedOutcome;
        try
        {
            if (message.State is TransactionalState)
            {
                throw Refusals.NotSupported("A transaction");
            }

            await _queue.SendAsync(EncodedMessage.Read(message));
        }
        catch (Exception failure)
        {
            outcome = new Rejected { Error = Refusals.Tell(failure, _log) };
        }

        // A batchable answer would wait for a timer.
        message.Batchable = false;
        _link.DisposeDelivery(message, settled: true, outcome);
        message.Dispose();
    }
}
