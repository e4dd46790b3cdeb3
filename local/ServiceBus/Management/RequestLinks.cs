using System.Collections.Concurrent;
using Benefits.Local.ServiceBus.Wire;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;
using Microsoft.Extensions.Logging;

namespace Benefits.Local.ServiceBus.Management;

/// <summary>Answers one request.</summary>
/// <exception cref="AmqpException">What is asked for can't be done; the client is told.</exception>
internal delegate Task<Reply> RequestHandler(string operation, AmqpMessage request);

/// <summary>Requests come over one link of a client and are answered over another that the request names.</summary>
internal sealed class RequestLinks(ILogger log)
{
    private readonly ConcurrentDictionary<ReplyKey, SendingAmqpLink> _replyLinks = new();
    private int _lastTag;

    /// <summary>A link over which a client wants answers.</summary>
    public void AddReplyLink(NodeAddress node, SendingAmqpLink link)
    {
        // JavaScript clients give no target address; they name the link in their requests.
        var replyTo = (link.Settings.Target as Target)?.Address?.ToString() ?? link.Settings.LinkName;
        var key = new ReplyKey(link.Session.Connection, node, replyTo);
        _replyLinks[key] = link;
        link.SafeAddClosed((_, _) => _replyLinks.TryRemove(new(key, link)));
    }

    /// <summary>A link over which a client sends requests.</summary>
    public void AddRequestLink(NodeAddress node, ReceivingAmqpLink link, RequestHandler handle) =>
        link.RegisterMessageListener(request => _ = AnswerAsync(node, link, request, handle));

    private async Task AnswerAsync(NodeAddress node, ReceivingAmqpLink link, AmqpMessage request, RequestHandler handle)
    {
        request.Batchable = false;
        link.DisposeDelivery(request, settled: true, AmqpConstants.AcceptedOutcome);
        var reply = await HandleAsync(node, request, handle);
        if (request.Properties.ReplyTo is { } replyTo
            && _replyLinks.TryGetValue(new ReplyKey(link.Session.Connection, node, replyTo.ToString()!), out var replyLink))
        {
            var tag = BitConverter.GetBytes(Interlocked.Increment(ref _lastTag));
            replyLink.SendMessageNoWait(Encode(reply, request), new ArraySegment<byte>(tag), AmqpConstants.NullBinary);
        }

        request.Dispose();
    }

    private async Task<Reply> HandleAsync(NodeAddress node, AmqpMessage request, RequestHandler handle)
    {
        try
        {
            return await handle(request.ApplicationProperties.Map["operation"] as string ?? "", request);
        }
        catch (AmqpException refused)
        {
            BrokerLogs.Refused(log, refused.Message);
            return new Reply(400, refused.Message, refused.Error.Condition);
        }
        catch (Exception failure)
        {
            BrokerLogs.RequestFailed(log, node.ToString(), failure);
            return new Reply(500, failure.Message, AmqpErrorCode.InternalError);
        }
    }

    private static AmqpMessage Encode(Reply reply, AmqpMessage request)
    {
        var message = reply.Body is null ? AmqpMessage.Create(new AmqpValue()) : AmqpMessage.Create(new AmqpValue { Value = reply.Body });
        message.Properties.CorrelationId = request.Properties.MessageId;
        message.ApplicationProperties = new ApplicationProperties();
        // Management and token nodes spell the names differently; each client reads its own.
        message.ApplicationProperties.Map["statusCode"] = reply.Status;
        message.ApplicationProperties.Map["status-code"] = reply.Status;
        message.ApplicationProperties.Map["statusDescription"] = reply.Description;
        message.ApplicationProperties.Map["status-description"] = reply.Description;
        if (reply.Condition is { } condition)
        {
            message.ApplicationProperties.Map["errorCondition"] = condition;
        }

        return message;
    }

    private readonly record struct ReplyKey(AmqpConnection Connection, NodeAddress Node, string ReplyTo);
}
