namespace Azure.Messaging.ServiceBus;

/// <summary>A message that this process received from the queue, until it is settled or its lock is lost.</summary>
internal sealed class LockedMessage(QueueEntity queue, StoredMessage stored, TimeSpan lockFor)
{
    // The receipt changes with every renewal, so a renewal and a settlement must not overlap.
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>False as soon as it is settled or lost.</summary>
    public bool IsOpen { get; private set; } = true;

    public int DeliveryCount => stored.DequeueCount;

    public ServiceBusReceivedMessage Received { get; } = MessageText.ToReceived(
        stored.Id, MessageText.Decode(stored.Text), stored.InsertedAt, stored.DequeueCount, Guid.NewGuid(), stored.NextVisible, []);

    /// <exception cref="ServiceBusException">MessageLockLost, or storage failed.</exception>
    public Task CompleteAsync(CancellationToken cancellationToken) => SettleAsync(queue.Messages.TryDeleteAsync, cancellationToken);

    /// <summary>Shows it to every receiver at once.</summary>
    /// <exception cref="ServiceBusException">MessageLockLost, or storage failed.</exception>
    public Task AbandonAsync(CancellationToken cancellationToken) =>
        SettleAsync((message, token) => queue.Messages.TryHideAsync(message, TimeSpan.Zero, token), cancellationToken);

    /// <summary>Adds it to the dead letters, then deletes it: a crash in between leaves both, never none.</summary>
    /// <exception cref="ServiceBusException">MessageLockLost, or storage failed.</exception>
    public Task DeadLetterAsync(string? reason, string? description, int deliveries, CancellationToken cancellationToken) => SettleAsync(
        async (message, token) =>
        {
            await queue.DeadLetters.AddAsync(message with { DequeueCount = deliveries }, reason, description, token);
            return await queue.Messages.TryDeleteAsync(message, token);
        },
        cancellationToken);

    /// <summary>Starts the time of the lock anew; does nothing when it is settled.</summary>
    /// <returns>False when the lock is lost.</returns>
    public async Task<bool> TryRenewAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!IsOpen)
            {
                return true;
            }

            IsOpen = await queue.Messages.TryHideAsync(stored, lockFor, cancellationToken);
            Received.LockedUntil = stored.NextVisible;
            return IsOpen;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task SettleAsync(Func<StoredMessage, CancellationToken, Task<bool>> settle, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!IsOpen || !await settle(stored, cancellationToken))
            {
                IsOpen = false;
                throw new ServiceBusException(
                    $"The lock of message {Received.MessageId} was lost, or it is settled already.", ServiceBusFailureReason.MessageLockLost,
                    queue.Messages.Name);
            }

            IsOpen = false;
        }
        finally
        {
            _gate.Release();
        }
    }
}
