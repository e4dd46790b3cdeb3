using Microsoft.Azure.Amqp.Transaction;
using Microsoft.Azure.Amqp.Transport;

namespace Benefits.Local.ServiceBus;

/// <summary>Attaches the links of clients to what they address, or refuses them.</summary>
/// <param name="queues">By address, dead-letter sub-queues too; compared without case.</param>
internal sealed class BrokerRuntime(Dictionary<string, MessageQueue> queues, ILogger log) : IRuntimeProvider
{
    private const string ManagementSuffix = "/$management";
    private const string TokenNode = "$cbs";
    private readonly RequestLinks _requests = new(log);

    public AmqpConnection CreateConnection(
        TransportBase transport, ProtocolHeader header, bool isInitiator, AmqpSettings settings, AmqpConnectionSettings connection) =>
        new SerialConnection(transport, header, isInitiator, settings, connection);

    public AmqpSession CreateSession(AmqpConnection connection, AmqpSessionSettings settings) =>
        throw Refusals.NotAllowed("Sessions are begun by clients.");

    public AmqpLink CreateLink(AmqpSession session, AmqpLinkSettings settings) =>
        settings.IsReceiver() ? AttachSender(session, settings) : AttachReceiver(session, settings);

    public IAsyncResult BeginOpenLink(AmqpLink link, TimeSpan timeout, AsyncCallback callback, object state) =>
        TaskToAsyncResult.Begin(Task.CompletedTask, callback, state);

    public void EndOpenLink(IAsyncResult result) => TaskToAsyncResult.End(result);

    /// <summary>The client sends: messages, requests or tokens.</summary>
    private ReceivingAmqpLink AttachSender(AmqpSession session, AmqpLinkSettings settings)
    {
        if (settings.Target is Coordinator)
        {
            throw Refusals.NotSupported("A transaction");
        }

        var (queue, isRequest) = Resolve((settings.Target as Target)?.Address);
        if (!isRequest && queue!.DeadLetters is null)
        {
            throw Refusals.NotAllowed("Nothing can be sent to a dead-letter queue.");
        }

        SenderLink.Describe(settings);
        var link = new ReceivingAmqpLink(session, settings);
        if (isRequest)
        {
            _requests.AddRequestLink(link, queue);
        }
        else
        {
            new SenderLink(queue!, link, log).Start();
        }

        return link;
    }

    /// <summary>The client receives: messages or replies.</summary>
    private SendingAmqpLink AttachReceiver(AmqpSession session, AmqpLinkSettings settings)
    {
        var source = settings.Source as Source;
        var (queue, isRequest) = Resolve(source?.Address);
        if (source?.FilterSet is { } filters && filters.TryGetValue<object>("com.microsoft:session-filter", out _))
        {
            throw Refusals.NotAllowed("Queues have no sessions here: receive without a session.");
        }

        if (!isRequest && settings.SettleType == SettleMode.SettleOnSend)
        {
            throw Refusals.NotSupported("To receive and delete");
        }

        var link = new SendingAmqpLink(session, settings);
        if (isRequest)
        {
            _requests.AddReplyLink(link);
        }
        else
        {
            _ = new ReceiverLink(queue!, link, log);
        }

        return link;
    }

    /// <summary>Reads <c>queue</c>, <c>/queue/$DeadLetterQueue</c>, <c>amqp://host/queue/$management</c>, <c>$cbs</c>.</summary>
    /// <returns>The queue, null for <c>$cbs</c>, and whether requests are made to it.</returns>
    private (MessageQueue? Queue, bool IsRequest) Resolve(Address? address)
    {
        var text = $"{address}";
        text = Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? Uri.UnescapeDataString(uri.AbsolutePath) : text;
        text = text.Trim('/');
        var isRequest = text.EndsWith(ManagementSuffix, StringComparison.OrdinalIgnoreCase);
        var name = isRequest ? text[..^ManagementSuffix.Length] : text;
        return text.Equals(TokenNode, StringComparison.OrdinalIgnoreCase) ? (null, true)
            : queues.TryGetValue(name, out var queue) ? (queue, isRequest)
            : throw Refusals.NoSuchQueue(name);
    }
}
