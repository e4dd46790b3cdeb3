using System.Collections.Frozen;
using Benefits.Local.ServiceBus.Management;
using Benefits.Local.ServiceBus.Queues;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;
using Microsoft.Azure.Amqp.Transaction;
using Microsoft.Azure.Amqp.Transport;
using Microsoft.Extensions.Logging;

namespace Benefits.Local.ServiceBus.Wire;

/// <summary>Attaches the links of clients to what they address, or refuses them.</summary>
internal sealed class BrokerRuntime(FrozenDictionary<string, MessageQueue> queues, ILogger log) : IRuntimeProvider
{
    private readonly RequestLinks _requests = new(log);

    public AmqpConnection CreateConnection(
        TransportBase transport, ProtocolHeader header, bool isInitiator, AmqpSettings settings, AmqpConnectionSettings connection) =>
        new(transport, header, isInitiator, settings, connection);

    public AmqpSession CreateSession(AmqpConnection connection, AmqpSessionSettings settings) =>
        throw Refusals.NotAllowed("Sessions are begun by clients.");

    public AmqpLink CreateLink(AmqpSession session, AmqpLinkSettings settings)
    {
        try
        {
            return settings.IsReceiver() ? AcceptSender(session, settings) : AcceptReceiver(session, settings);
        }
        catch (AmqpException refused)
        {
            BrokerLogs.Refused(log, refused.Message);
            throw;
        }
    }

    public IAsyncResult BeginOpenLink(AmqpLink link, TimeSpan timeout, AsyncCallback callback, object state) =>
        TaskToAsyncResult.Begin(Task.CompletedTask, callback, state);

    public void EndOpenLink(IAsyncResult result) => TaskToAsyncResult.End(result);

    /// <summary>The client sends: messages, requests or tokens.</summary>
    private ReceivingAmqpLink AcceptSender(AmqpSession session, AmqpLinkSettings settings)
    {
        if (settings.Target is Coordinator)
        {
            throw Refusals.NotSupported("A transaction");
        }

        var node = Resolve((settings.Target as Target)?.Address, out var queue);
        if (queue is not null && !node.IsManagement && node.IsDeadLetter)
        {
            throw Refusals.NotAllowed("Nothing can be sent to a dead-letter queue.");
        }

        IncomingLink.Describe(settings);
        var link = new ReceivingAmqpLink(session, settings);
        if (queue is null)
        {
            // Any token will do: only processes of this machine reach the broker.
            _requests.AddRequestLink(node, link, (_, _) => Task.FromResult(new Reply(202, "Accepted")));
        }
        else if (node.IsManagement)
        {
            _requests.AddRequestLink(node, link, new QueueManagement(queue).HandleAsync);
        }
        else
        {
            _ = new IncomingLink(queue, link, log);
        }

        return link;
    }

    /// <summary>The client receives: messages or replies.</summary>
    private SendingAmqpLink AcceptReceiver(AmqpSession session, AmqpLinkSettings settings)
    {
        var source = settings.Source as Source;
        var node = Resolve(source?.Address, out var queue);
        if (source?.FilterSet is { } filters && filters.TryGetValue<object>("com.microsoft:session-filter", out _))
        {
            throw Refusals.NotAllowed($"Queue '{node.Queue}' has no sessions: receive without a session.");
        }

        var link = new SendingAmqpLink(session, settings);
        if (queue is null || node.IsManagement)
        {
            _requests.AddReplyLink(node, link);
        }
        else
        {
            _ = new OutgoingLink(queue, link, log);
        }

        return link;
    }

    private NodeAddress Resolve(Address? address, out MessageQueue? queue)
    {
        queue = null;
        if (NodeAddress.Read(address) is not { } node)
        {
            throw Refusals.NotAllowed("The link has no address.");
        }

        if (!node.IsCbs)
        {
            queue = queues.TryGetValue(node.Queue, out var found) ? found : throw Refusals.NoSuchQueue(node.Queue);
            queue = node.IsDeadLetter ? queue.DeadLetters : queue;
        }

        return node with { Queue = node.Queue.ToUpperInvariant() };
    }
}
