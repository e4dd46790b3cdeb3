namespace Azure.Messaging.ServiceBus;

/// <summary>Lists and receives the dead letters of a queue.</summary>
public class ServiceBusReceiver : IAsyncDisposable
{
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(60);
    private readonly string _queueName;
    private readonly DeadLetterQueue _deadLetters;
    private long _peekFrom;

    internal ServiceBusReceiver(string queueName, DeadLetterQueue deadLetters) => (_queueName, _deadLetters) = (queueName, deadLetters);

    /// <summary>Path of the dead letters.</summary>
    public virtual string EntityPath => $"{_queueName}/$DeadLetterQueue";

    /// <summary>True once it is closed.</summary>
    public virtual bool IsClosed { get; private set; }

    /// <summary>Reads dead letters in the order of their sequence numbers, locked ones too, and locks none.</summary>
    /// <param name="maxMessages">The most to read.</param>
    /// <param name="fromSequenceNumber">The first to read; by default the one after the last that this receiver has peeked.</param>
    public virtual async Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
        int maxMessages, long? fromSequenceNumber = null, CancellationToken cancellationToken = default)
    {
        ThrowIfUnusable(maxMessages);
        var peeked = await _deadLetters.PeekAsync(maxMessages, fromSequenceNumber ?? _peekFrom, cancellationToken);
        if (peeked.Count > 0)
        {
            _peekFrom = peeked[^1].SequenceNumber + 1;
        }

        return peeked;
    }

    /// <summary>Receives dead letters and locks them for 30 seconds.</summary>
    /// <param name="maxMessages">The most to receive.</param>
    /// <param name="maxWaitTime">How long to wait for the first one; a minute by default.</param>
    /// <returns>Empty when none came.</returns>
    public virtual Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(
        int maxMessages, TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default)
    {
        ThrowIfUnusable(maxMessages);
        return _deadLetters.LockAsync(maxMessages, maxWaitTime ?? DefaultWait, cancellationToken);
    }

    /// <summary>Deletes a dead letter that was received.</summary>
    /// <exception cref="ServiceBusException">MessageLockLost, or the service failed.</exception>
    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return _deadLetters.CompleteAsync(message.LockToken, cancellationToken);
    }

    /// <summary>Lets a dead letter that was received be received by others.</summary>
    /// <param name="message">The dead letter.</param>
    /// <param name="propertiesToModify">None: the embedded build keeps no properties.</param>
    /// <exception cref="ServiceBusException">MessageLockLost.</exception>
    public virtual Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        ObjectDisposedException.ThrowIf(IsClosed, this);
        cancellationToken.ThrowIfCancellationRequested();
        MessageText.ThrowIfAny(propertiesToModify);
        _deadLetters.Abandon(message.LockToken);
        return Task.CompletedTask;
    }

    /// <summary>Ends the receiver; what it has locked stays so until the locks end.</summary>
    public virtual Task CloseAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IsClosed = true;
        return Task.CompletedTask;
    }

    /// <summary>Ends the receiver.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    private void ThrowIfUnusable(int maxMessages)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        ObjectDisposedException.ThrowIf(IsClosed, this);
    }
}
