using System.Collections;
using System.Collections.Concurrent;

namespace Benefits.Local.ServiceBus;

/// <summary>Requests come over one link of a client and are answered over another that the request names.</summary>
internal sealed class RequestLinks(ILogger log)
{
    private const int MostPeeked = 250;
    private readonly ConcurrentDictionary<(AmqpConnection Connection, string ReplyTo), SendingAmqpLink> _replyLinks = new();

    /// <summary>A link over which a client wants answers.</summary>
    public void AddReplyLink(SendingAmqpLink link)
    {
        // JavaScript clients give no target address; they name the link in their requests.
        var key = (link.Session.Connection, (link.Settings.Target as Target)?.Address?.ToString() ?? link.Settings.LinkName);
        _replyLinks[key] = link;
        link.SafeAddClosed((_, _) => _replyLinks.TryRemove(new(key, link)));
    }

    /// <summary>A link over which a client sends requests.</summary>
    /// <param name="queue">What they are about; null where clients put their tokens.</param>
    public void AddRequestLink(ReceivingAmqpLink link, MessageQueue? queue) =>
        link.RegisterMessageListener(request => _ = AnswerAsync(link, request, queue));

    private async Task AnswerAsync(ReceivingAmqpLink link, AmqpMessage request, MessageQueue? queue)
    {
        link.DisposeMessage(request, AmqpConstants.AcceptedOutcome, settled: true, batchable: false);
        var reply = await HandleAsync(request, queue);
        if (_replyLinks.TryGetValue((link.Session.Connection, $"{request.Properties.ReplyTo}"), out var replyLink))
        {
            reply.Properties.CorrelationId = request.Properties.MessageId;
            replyLink.SendMessageNoWait(reply, new ArraySegment<byte>(Guid.NewGuid().ToByteArray()), AmqpConstants.NullBinary);
        }

        request.Dispose();
    }

    private async Task<AmqpMessage> HandleAsync(AmqpMessage request, MessageQueue? queue)
    {
        try
        {
            if (queue is null)
            {
                // Any token will do: only processes of this machine reach the broker.
                return Reply(202, "Accepted");
            }

            var operation = request.ApplicationProperties.Map["operation"] as string ?? "";
            var body = request.ValueBody?.Value as AmqpMap ?? new AmqpMap();
            var answer = operation switch
            {
                "com.microsoft:peek-message" => await PeekAsync(queue, body),
                "com.microsoft:renew-lock" => await RenewAsync(queue, body),
                "com.microsoft:schedule-message" => await ScheduleAsync(queue, body),
                // A message is settled over the link that brought it; elsewhere its lock counts as lost.
                "com.microsoft:update-disposition" => throw Refusals.LockLost(),
                _ => throw Refusals.NotSupported($"The operation '{operation}'"),
            };
            return answer is null ? Reply(204, "There is nothing.") : Reply(200, "OK", answer);
        }
        catch (Exception failure)
        {
            var error = Refusals.Tell(failure, log);
            var reply = Reply(error.Condition.Equals(Refusals.LockLostCondition) ? 410 : 400, error.Description);
            reply.ApplicationProperties.Map["errorCondition"] = error.Condition;
            return reply;
        }
    }

    private static AmqpMessage Reply(int status, string description, AmqpMap? body = null)
    {
        var reply = AmqpMessage.Create(new AmqpValue { Value = body });
        reply.ApplicationProperties = new ApplicationProperties();
        // Management and token nodes spell the names differently; each client reads its own.
        reply.ApplicationProperties.Map["statusCode"] = reply.ApplicationProperties.Map["status-code"] = status;
        reply.ApplicationProperties.Map["statusDescription"] = reply.ApplicationProperties.Map["status-description"] = description;
        return reply;
    }

    private static async Task<AmqpMap?> PeekAsync(MessageQueue queue, AmqpMap body)
    {
        var most = Math.Min(Get<int>(body, "message-count"), MostPeeked);
        var messages = await queue.PeekAsync(Get<long>(body, "from-sequence-number"), most);
        return messages.Count == 0 ? null : Body("messages", messages.ConvertAll(parts =>
            Body("message", new ArraySegment<byte>([.. parts.SelectMany(part => part)]))));
    }

    private static async Task<AmqpMap> RenewAsync(MessageQueue queue, AmqpMap body) =>
        Body("expirations", await Task.WhenAll(Get<Guid[]>(body, "lock-tokens").Select(queue.RenewAsync)));

    private static async Task<AmqpMap> ScheduleAsync(MessageQueue queue, AmqpMap body)
    {
        var contents = Get<IEnumerable>(body, "messages").Cast<AmqpMap>()
            .Select(message => Get<ArraySegment<byte>>(message, "message").ToArray());
        return Body("sequence-numbers", await queue.SendAsync([.. contents]));
    }

    private static AmqpMap Body(string name, object value) => new() { [new MapKey(name)] = value };

    private static T Get<T>(AmqpMap body, string name) => body[new MapKey(name)] is T value
        ? value
        : throw Refusals.NotAllowed($"The request lacks '{name}' of type {typeof(T).Name}.");
}
