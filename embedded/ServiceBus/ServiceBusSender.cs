namespace Azure.Messaging.ServiceBus;

/// <summary>Sends messages to a queue. Of a message only the body is kept.</summary>
public class ServiceBusSender : IAsyncDisposable
{
    private const int AtOnce = 16;
    private readonly QueueEntity _queue;

    internal ServiceBusSender(QueueEntity queue) => _queue = queue;

    /// <summary>Name of the queue.</summary>
    public virtual string EntityPath => _queue.Messages.Name;

    /// <summary>True once it is closed.</summary>
    public virtual bool IsClosed { get; private set; }

    /// <summary>An empty batch to fill.</summary>
    public virtual ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(new ServiceBusMessageBatch());
    }

    /// <summary>Sends one message.</summary>
    /// <exception cref="ServiceBusException">MessageSizeExceeded over 48 KiB; MessagingEntityNotFound; the service failed.</exception>
    public virtual Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return SendMessagesAsync([message], cancellationToken);
    }

    /// <summary>Sends a batch, one storage request for each message: when it fails, some may have been sent.</summary>
    /// <exception cref="ServiceBusException">MessagingEntityNotFound; the service failed.</exception>
    public virtual Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messageBatch);
        return SendAsync(messageBatch.Messages, cancellationToken);
    }

    /// <summary>Sends messages that fit into one batch; when it fails, some may have been sent.</summary>
    /// <exception cref="ServiceBusException">MessageSizeExceeded, then none was sent; MessagingEntityNotFound; the service failed.</exception>
    public virtual Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var batch = new ServiceBusMessageBatch();
        foreach (var message in messages)
        {
            if (!batch.TryAddMessage(message))
            {
                throw new ServiceBusException(
                    $"A message takes {MessageText.LongestBody} bytes of body, a batch {batch.MaxSizeInBytes} bytes in all.",
                    ServiceBusFailureReason.MessageSizeExceeded, EntityPath);
            }
        }

        return SendAsync(batch.Messages, cancellationToken);
    }

    /// <summary>Ends the sender.</summary>
    public virtual Task CloseAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IsClosed = true;
        return Task.CompletedTask;
    }

    /// <summary>Ends the sender.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    private async Task SendAsync(IReadOnlyList<BinaryData> bodies, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        try
        {
            await Parallel.ForEachAsync(
                bodies, parallel, async (body, token) => await _queue.Messages.PutAsync(MessageText.Encode(body), token));
        }
        finally
        {
            _queue.RaiseSent();
        }
    }

    private void ThrowIfClosed() => ObjectDisposedException.ThrowIf(IsClosed, this);
}
