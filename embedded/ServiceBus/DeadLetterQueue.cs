namespace Azure.Messaging.ServiceBus;

/// <summary>
/// The dead letters of a queue. A storage queue shows nobody more than its first 32 messages, so they are read once, all of them, into
/// an index of this process, which owns the queue; the index is read anew whenever the storage queue counts another number of messages.
/// Reading hides what it read for a second; nothing is deleted before it is completed.
/// </summary>
internal sealed class DeadLetterQueue(StorageQueue storage, DeadLetterIndex index, TimeProvider time)
{
    private static readonly TimeSpan HideWhileReading = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LockFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private const int MostPauses = 30;

    public Task CreateIfMissingAsync(CancellationToken cancellationToken) => storage.CreateIfMissingAsync(cancellationToken);

    /// <summary>Stores a message as a dead letter.</summary>
    public async Task AddAsync(StoredMessage message, string? reason, string? description, CancellationToken cancellationToken)
    {
        foreach (var text in DeadLetterEnvelope.Write(message, reason, description))
        {
            var stored = await storage.PutAsync(text, cancellationToken);
            index.Add(stored with { Text = text });
        }
    }

    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(int most, long from, CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        return index.Peek(most, from);
    }

    /// <summary>Locks dead letters for 30 seconds; waits for the first one if there is none.</summary>
    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> LockAsync(int most, TimeSpan wait, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + wait;
        while (true)
        {
            var added = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            index.Added += Signal;
            try
            {
                await RefreshAsync(cancellationToken);
                var locked = index.Lock(most, time.GetUtcNow(), LockFor);
                var left = until - time.GetUtcNow();
                if (locked.Count > 0 || left <= TimeSpan.Zero)
                {
                    return locked;
                }

                await added.Task.WaitAsync(left, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                return [];
            }
            finally
            {
                index.Added -= Signal;
            }

            void Signal() => added.TrySetResult();
        }
    }

    /// <exception cref="ServiceBusException">MessageLockLost.</exception>
    public async Task CompleteAsync(string lockToken, CancellationToken cancellationToken)
    {
        await index.Access.WaitAsync(cancellationToken);
        try
        {
            foreach (var message in index.Locked(lockToken, time.GetUtcNow()) ?? throw LockLost())
            {
                if (!await storage.TryDeleteAsync(message, cancellationToken))
                {
                    // Another process has read the dead letters since.
                    await ReadAsync(cancellationToken);
                    var again = index.Locked(lockToken, time.GetUtcNow())?.SingleOrDefault(m => m.Id == message.Id);
                    if (again is null || !await storage.TryDeleteAsync(again, cancellationToken))
                    {
                        throw LockLost();
                    }
                }

                index.Remove([message.Id]);
            }
        }
        finally
        {
            index.Access.Release();
        }
    }

    /// <exception cref="ServiceBusException">MessageLockLost.</exception>
    public void Abandon(string lockToken)
    {
        if (!index.TryUnlock(lockToken, time.GetUtcNow()))
        {
            throw LockLost();
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await index.Access.WaitAsync(cancellationToken);
        try
        {
            if (await storage.CountAsync(cancellationToken) != index.StoredIds().Count)
            {
                await ReadAsync(cancellationToken);
            }
        }
        finally
        {
            index.Access.Release();
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var before = index.StoredIds();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var pauses = 0;
        while (await storage.CountAsync(cancellationToken) > seen.Count && pauses < MostPauses)
        {
            if (await ReadOnceAsync(seen, cancellationToken) == 0)
            {
                // What is missing was just read by an app that ended: it shows again within a second.
                pauses++;
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }

        index.Remove(before.Where(id => !seen.Contains(id)));
    }

    private async Task<int> ReadOnceAsync(HashSet<string> seen, CancellationToken cancellationToken)
    {
        var before = seen.Count;
        int known;
        do
        {
            known = seen.Count;
            foreach (var message in await storage.GetAsync(StorageQueue.MostPerReceive, HideWhileReading, cancellationToken))
            {
                index.Add(message);
                seen.Add(message.Id);
            }
        }
        while (seen.Count > known);
        return seen.Count - before;
    }

    private ServiceBusException LockLost() =>
        new("The lock of the dead letter was lost, or it is settled already.", ServiceBusFailureReason.MessageLockLost, storage.Name);
}
