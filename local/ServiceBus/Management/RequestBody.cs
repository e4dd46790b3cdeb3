using System.Collections;
using Benefits.Local.ServiceBus.Wire;
using Microsoft.Azure.Amqp.Encoding;

namespace Benefits.Local.ServiceBus.Management;

/// <summary>The map that a request carries; what is missing or of another type is the client's error.</summary>
internal sealed class RequestBody(AmqpMap map)
{
    public T? Find<T>(string name) => map[new MapKey(name)] is T value ? value : default;

    public T Get<T>(string name) => map[new MapKey(name)] is T value ? value : throw Wrong<T>(name);

    public IReadOnlyCollection<T> GetArray<T>(string name) => Get<T[]>(name);

    public IEnumerable<T> GetList<T>(string name) =>
        Get<IEnumerable>(name) is { } list && list.Cast<object>().All(item => item is T) ? list.Cast<T>() : throw Wrong<T>(name);

    private static Exception Wrong<T>(string name) => Refusals.NotAllowed($"The request lacks '{name}' of type {typeof(T).Name}.");
}
