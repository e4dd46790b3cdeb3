using System.Collections;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;

namespace Benefits.Local.ServiceBus;

/// <summary>The requests that a queue's management node answers.</summary>
internal sealed class QueueManagement(MessageQueue queue)
{
    private const int MostPeeked = 250;

    /// <returns>The body of the answer; null when there is nothing.</returns>
    /// <exception cref="AmqpException">The operation is not known or can't be done, or its body is wrong.</exception>
    public Task<AmqpMap?> HandleAsync(string operation, AmqpMap body) => operation switch
    {
        "com.microsoft:peek-message" => PeekAsync(body),
        "com.microsoft:renew-lock" => RenewAsync(body),
        "com.microsoft:update-disposition" => SettleAsync(body),
        "com.microsoft:schedule-message" => ScheduleAsync(body),
        _ => throw Refusals.NotSupported($"The operation '{operation}'"),
    };

    private async Task<AmqpMap?> PeekAsync(AmqpMap body)
    {
        var most = Math.Min(Get<int>(body, "message-count"), MostPeeked);
        var messages = await queue.PeekAsync(Get<long>(body, "from-sequence-number"), most);
        return messages.Count == 0 ? null : Body("messages", messages.ConvertAll(message =>
            Body("message", new ArraySegment<byte>([.. message.SelectMany(part => part)]))));
    }

    private async Task<AmqpMap?> RenewAsync(AmqpMap body)
    {
        var expirations = new List<DateTime>();
        foreach (var token in Get<Guid[]>(body, "lock-tokens"))
        {
            expirations.Add(QueuedMessage.Time(await queue.RenewAsync(token) ?? throw Refusals.LockLost()));
        }

        return Body("expirations", expirations.ToArray());
    }

    /// <summary>Settles messages whose link is gone, or that another link settles.</summary>
    private async Task<AmqpMap?> SettleAsync(AmqpMap body)
    {
        var changes = Changes(Find<AmqpMap>(body, "properties-to-modify"));
        var status = Get<string>(body, "disposition-status");
        foreach (var token in Get<Guid[]>(body, "lock-tokens"))
        {
            var settled = await (status switch
            {
                "completed" => queue.CompleteAsync(token),
                "abandoned" => queue.AbandonAsync(token, changes),
                "suspended" => queue.DeadLetterAsync(token, WithReason(changes, body)),
                _ => throw Refusals.NotSupported($"The disposition '{status}'"),
            });
            if (!settled)
            {
                throw Refusals.LockLost();
            }
        }

        return new AmqpMap();
    }

    private async Task<AmqpMap?> ScheduleAsync(AmqpMap body)
    {
        var contents = Get<IEnumerable>(body, "messages").Cast<AmqpMap>()
            .Select(message => new EncodedMessage(Get<ArraySegment<byte>>(message, "message").ToArray()))
            .ToList();
        return Body("sequence-numbers", await queue.SendAsync(contents));
    }

    private static Dictionary<string, object> WithReason(Dictionary<string, object> changes, AmqpMap body)
    {
        if (Find<string>(body, "deadletter-reason") is { } reason)
        {
            changes[MessageQueue.DeadLetterReason] = reason;
        }

        if (Find<string>(body, "deadletter-description") is { } description)
        {
            changes[MessageQueue.DeadLetterDescription] = description;
        }

        return changes;
    }

    /// <summary>The application properties that a client changes when it settles a message.</summary>
    public static Dictionary<string, object> Changes(IEnumerable<KeyValuePair<MapKey, object>>? map) =>
        map?.ToDictionary(change => $"{change.Key.Key}", change => change.Value) ?? [];

    private static AmqpMap Body(string name, object value) => new() { [new MapKey(name)] = value };

    private static T? Find<T>(AmqpMap body, string name) => body[new MapKey(name)] is T value ? value : default;

    private static T Get<T>(AmqpMap body, string name) => body[new MapKey(name)] is T value
        ? value
        : throw Refusals.NotAllowed($"The request lacks '{name}' of type {typeof(T).Name}.");
}
