using System.Collections.Concurrent;

namespace Azure.Messaging.ServiceBus;

/// <summary>
/// A queue with its dead letters. What is known about them, and the signal of a send, are shared by everyone in this process
/// who uses the same queue.
/// </summary>
internal sealed class QueueEntity
{
    private static readonly ConcurrentDictionary<string, Shared> InThisProcess = new(StringComparer.Ordinal);
    private readonly Shared _shared;

    public QueueEntity(QueueRequests requests, string name, TimeProvider time)
    {
        Messages = new StorageQueue(requests, name);
        var deadLetters = new StorageQueue(requests, DeadLetterName(name));
        _shared = InThisProcess.GetOrAdd(Messages.Url, _ => new Shared(new DeadLetterIndex()));
        DeadLetters = new DeadLetterQueue(deadLetters, _shared.DeadLetters, time);
    }

    /// <summary>Raised after something was sent from this process.</summary>
    public event Action Sent
    {
        add => _shared.Sent += value;
        remove => _shared.Sent -= value;
    }

    public StorageQueue Messages { get; }

    public DeadLetterQueue DeadLetters { get; }

    /// <summary>The storage queue of a queue's dead letters.</summary>
    public static string DeadLetterName(string queue) => $"{queue}-deadletter";

    /// <summary>Creates both storage queues unless they exist.</summary>
    public async Task CreateIfMissingAsync(CancellationToken cancellationToken)
    {
        await Messages.CreateIfMissingAsync(cancellationToken);
        await DeadLetters.CreateIfMissingAsync(cancellationToken);
    }

    public void RaiseSent() => _shared.RaiseSent();

    private sealed class Shared(DeadLetterIndex deadLetters)
    {
        public event Action? Sent;

        public DeadLetterIndex DeadLetters => deadLetters;

        public void RaiseSent() => Sent?.Invoke();
    }
}
