using System.Collections.Concurrent;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;
using Microsoft.Azure.Amqp.Framing;
using Microsoft.Extensions.Logging;

namespace Benefits.Local.ServiceBus;

/// <summary>Requests come over one link of a client and are answered over another that the request names.</summary>
internal sealed class RequestLinks(ILogger log)
{
    private readonly ConcurrentDictionary<(AmqpConnection Connection, string ReplyTo), SendingAmqpLink> _replyLinks = new();
    private int _lastTag;

    /// <summary>A link over which a client wants answers.</summary>
    public void AddReplyLink(SendingAmqpLink link)
    {
        // JavaScript clients give no target address; they name the link in their requests.
        var key = (link.Session.Connection, (link.Settings.Target as Target)?.Address?.ToString() ?? link.Settings.LinkName);
        _replyLinks[key] = link;
        link.SafeAddClosed((_, _) => _replyLinks.TryRemove(new(key, link)));
    }

    /// <summary>A link over which a client sends requests.</summary>
    /// <param name="management">What answers them; null where clients put their tokens.</param>
    public void AddRequestLink(ReceivingAmqpLink link, QueueManagement? management) =>
        link.RegisterMessageListener(request => _ = AnswerAsync(link, request, management));

    private async Task AnswerAsync(ReceivingAmqpLink link, AmqpMessage request, QueueManagement? management)
    {
        request.Batchable = false;
        link.DisposeDelivery(request, settled: true, AmqpConstants.AcceptedOutcome);
        var reply = await HandleAsync(request, management);
        if (_replyLinks.TryGetValue((link.Session.Connection, $"{request.Properties.ReplyTo}"), out var replyLink))
        {
            var tag = BitConverter.GetBytes(Interlocked.Increment(ref _lastTag));
            reply.Properties.CorrelationId = request.Properties.MessageId;
            replyLink.SendMessageNoWait(reply, new ArraySegment<byte>(tag), AmqpConstants.NullBinary);
        }

        request.Dispose();
    }

    private async Task<AmqpMessage> HandleAsync(AmqpMessage request, QueueManagement? management)
    {
        try
        {
            // Any token will do: only processes of this machine reach the broker.
            return management is null ? Reply(202, "Accepted", null) : await ManageAsync(request, management);
        }
        catch (Exception failure)
        {
            var error = Refusals.Tell(failure, log);
            var reply = Reply(error.Condition.Equals(Refusals.LockLostCondition) ? 410 : 400, error.Description, null);
            reply.ApplicationProperties.Map["errorCondition"] = error.Condition;
            return reply;
        }
    }

    private static async Task<AmqpMessage> ManageAsync(AmqpMessage request, QueueManagement management)
    {
        var operation = request.ApplicationProperties.Map["operation"] as string ?? "";
        var answer = await management.HandleAsync(operation, request.ValueBody?.Value as AmqpMap ?? new AmqpMap());
        return answer is null ? Reply(204, "There is nothing.", null) : Reply(200, "OK", answer);
    }

    private static AmqpMessage Reply(int status, string description, AmqpMap? body)
    {
        var reply = AmqpMessage.Create(new AmqpValue { Value = body });
        reply.ApplicationProperties = new ApplicationProperties();
        // Management and token nodes spell the names differently; each client reads its own.
        reply.ApplicationProperties.Map["statusCode"] = status;
        reply.ApplicationProperties.Map["status-code"] = status;
        reply.ApplicationProperties.Map["statusDescription"] = description;
        reply.ApplicationProperties.Map["status-description"] = description;
        return reply;
    }
}
