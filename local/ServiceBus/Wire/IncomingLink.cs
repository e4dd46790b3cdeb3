using Benefits.Local.ServiceBus.Queues;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;
using Microsoft.Extensions.Logging;

namespace Benefits.Local.ServiceBus.Wire;

/// <summary>A link over which a client sends to a queue: each transfer is accepted when it is on disk.</summary>
internal sealed class IncomingLink
{
    /// <summary>The most bytes of a message, and of a batch, as in Azure's Standard tier.</summary>
    public const int MaxMessageSize = 256 * 1024;

    private const uint Credit = 1_000;
    private const uint BatchFormat = 0x80013700;
    private readonly MessageQueue _queue;
    private readonly ReceivingAmqpLink _link;
    private readonly ILogger _log;

    public IncomingLink(MessageQueue queue, ReceivingAmqpLink link, ILogger log)
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
            if (message.State is Microsoft.Azure.Amqp.Transaction.TransactionalState)
            {
                throw Refusals.NotSupported("A transaction");
            }

            await _queue.SendAsync(Read(message));
        }
        catch (Exception failure)
        {
            BrokerLogs.Refused(_log, failure.Message);
            outcome = new Rejected { Error = Refusals.ErrorOf(failure) };
        }

        // A batchable answer would wait for a timer.
        message.Batchable = false;
        _link.DisposeDelivery(message, settled: true, outcome);
        message.Dispose();
    }

    private static List<MessageContent> Read(AmqpMessage message)
    {
        var encoded = Bytes(message);
        return message.MessageFormat == BatchFormat
            ? [.. EncodedSections.Read(encoded)
                .Where(section => section.Code == EncodedSections.Data)
                .Select(section => new MessageContent(EncodedSections.Content(encoded, section).ToArray()))]
            : [new MessageContent(encoded)];
    }

    private static byte[] Bytes(AmqpMessage message)
    {
        var encoded = new byte[message.RawByteBuffers.Sum(buffer => buffer.Length)];
        var at = 0;
        foreach (var buffer in message.RawByteBuffers)
        {
            buffer.Buffer.AsSpan(buffer.Offset, buffer.Length).CopyTo(encoded.AsSpan(at));
            at += buffer.Length;
        }

        return encoded;
    }
}
