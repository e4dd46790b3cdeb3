using Microsoft.Azure.Amqp.Encoding;

namespace Benefits.Local.ServiceBus.Wire;

/// <summary>Application properties that a client changes when it settles a message.</summary>
internal static class PropertyChanges
{
    public static IReadOnlyCollection<KeyValuePair<string, object>> Read(AmqpMap? map)
    {
        var changes = new List<KeyValuePair<string, object>>();
        if (map is not null)
        {
            foreach (var (key, value) in map)
            {
                changes.Add(new(key.Key.ToString()!, value));
            }
        }

        return changes;
    }
}
