using Benefits.Local.ServiceBus.Queues;
using Benefits.Local.ServiceBus.Wire;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;

namespace Benefits.Local.ServiceBus.Management;

/// <summary>The requests that a queue's management node answers.</summary>
internal sealed class QueueManagement(MessageQueue queue)
{
    private const int MostPeeked = 250;

    /// <exception cref="AmqpException">The operation is not known or its body is wrong.</exception>
    public Task<Reply> HandleAsync(string operation, AmqpMessage request)
    {
        var body = new RequestBody(request.ValueBody?.Value as AmqpMap ?? new AmqpMap());
        return operation switch
        {
            "com.microsoft:peek-message" => Task.FromResult(Peek(body)),
            "com.microsoft:renew-lock" => Task.FromResult(Renew(body)),
            "com.microsoft:update-disposition" => SettleAsync(body),
            "com.microsoft:schedule-message" => ScheduleAsync(body),
            "com.microsoft:cancel-scheduled-message" => CancelAsync(body),
            _ => throw Refusals.NotSupported($"The operation '{operation}'"),
        };
    }

    private Reply Peek(RequestBody body)
    {
        var most = Math.Min(body.Get<int>("message-count"), MostPeeked);
        var messages = queue.Peek(body.Get<long>("from-sequence-number"), most)
            .ConvertAll(peeked => new AmqpMap { [new MapKey("message")] = peeked.Message.ToPeeked(peeked.State) });
        return messages.Count == 0
            ? new Reply(204, "There is no message from this number on.")
            : Reply.Ok(new AmqpMap { [new MapKey("messages")] = messages });
    }

    private Reply Renew(RequestBody body) => queue.Renew(body.GetArray<Guid>("lock-tokens")) is { } until
        ? Reply.Ok(new AmqpMap { [new MapKey("expirations")] = until.Select(moment => moment.UtcDateTime).ToArray() })
        : LockLost();

    private async Task<Reply> SettleAsync(RequestBody body)
    {
        var changes = PropertyChanges.Read(body.Find<AmqpMap>("properties-to-modify"));
        var status = body.Get<string>("disposition-status");
        foreach (var token in body.GetArray<Guid>("lock-tokens"))
        {
            var settled = await (status switch
            {
                "completed" => queue.CompleteAsync(token),
                "abandoned" => queue.AbandonAsync(token, changes),
                "suspended" when queue.DeadLetters is null =>
                    throw Refusals.NotAllowed("A message of the dead-letter queue can't be dead-lettered again."),
                "suspended" => queue.DeadLetterAsync(token, [.. changes, .. Reasons(body)]),
                _ => throw Refusals.NotSupported($"The disposition '{status}'"),
            });
            if (!settled)
            {
                return LockLost();
            }
        }

        return Reply.Ok();
    }

    private async Task<Reply> ScheduleAsync(RequestBody body)
    {
        var contents = body.GetList<AmqpMap>("messages")
            .Select(message => new MessageContent(new RequestBody(message).Get<ArraySegment<byte>>("message").ToArray()))
            .ToList();
        return Reply.Ok(new AmqpMap { [new MapKey("sequence-numbers")] = await queue.SendAsync(contents) });
    }

    private async Task<Reply> CancelAsync(RequestBody body) => await queue.CancelScheduledAsync(body.GetArray<long>("sequence-numbers"))
        ? Reply.Ok()
        : new Reply(404, "One of these is not scheduled: it has become active, was cancelled, or never was.", Refusals.MessageNotFound);

    private static IEnumerable<KeyValuePair<string, object>> Reasons(RequestBody body)
    {
        if (body.Find<string>("deadletter-reason") is { } reason)
        {
            yield return new(DeadLetterReasons.Reason, reason);
        }

        if (body.Find<string>("deadletter-description") is { } description)
        {
            yield return new(DeadLetterReasons.Description, description);
        }
    }

    private static Reply LockLost() => new(410, Refusals.LockLostText, Refusals.LockLost);
}
