namespace Azure.Messaging.ServiceBus;

/// <summary>The dead letters of one queue as they are known in this process, put together from the storage messages that hold them.</summary>
internal sealed class DeadLetterIndex
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (StoredMessage Message, string Letter)> _stored = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DeadLetter> _letters = new(StringComparer.Ordinal);

    /// <summary>Held while storage is read or a dead letter is deleted, since reading changes the receipts.</summary>
    public SemaphoreSlim Access { get; } = new(1, 1);

    /// <summary>Raised when there is one more.</summary>
    public event Action? Added;

    /// <summary>The ids of the storage messages that are known.</summary>
    public IReadOnlyCollection<string> StoredIds()
    {
        lock (_gate)
        {
            return [.. _stored.Keys];
        }
    }

    /// <summary>Takes a storage message in, or its newer receipt.</summary>
    public void Add(StoredMessage message)
    {
        var envelope = DeadLetterEnvelope.Read(message);
        lock (_gate)
        {
            _stored[message.Id] = (message, envelope.Id);
            if (!_letters.TryGetValue(envelope.Id, out var letter))
            {
                _letters[envelope.Id] = letter = new DeadLetter(envelope);
            }

            letter.Add(message, envelope);
        }

        Added?.Invoke();
    }

    /// <summary>Forgets storage messages that are gone.</summary>
    public void Remove(IEnumerable<string> storageIds)
    {
        lock (_gate)
        {
            foreach (var id in storageIds)
            {
                if (_stored.Remove(id, out var stored) && _letters[stored.Letter].Remove(id))
                {
                    _letters.Remove(stored.Letter);
                }
            }
        }
    }

    /// <summary>The first dead letters in the order of their sequence numbers.</summary>
    public IReadOnlyList<ServiceBusReceivedMessage> Peek(int most, long from)
    {
        lock (_gate)
        {
            return [.. Complete().Where(letter => letter.SequenceNumber >= from).Take(most).Select(letter => letter.ToReceived())];
        }
    }

    /// <summary>Locks the first dead letters that nobody has locked.</summary>
    public IReadOnlyList<ServiceBusReceivedMessage> Lock(int most, DateTimeOffset now, TimeSpan lockFor)
    {
        lock (_gate)
        {
            var free = Complete().Where(letter => letter.LockToken is null || letter.LockedUntil <= now).Take(most).ToList();
            foreach (var letter in free)
            {
                (letter.LockToken, letter.LockedUntil) = (Guid.NewGuid(), now + lockFor);
            }

            return [.. free.Select(letter => letter.ToReceived())];
        }
    }

    /// <summary>The storage messages of the dead letter that the token locks; null when the lock is lost.</summary>
    public IReadOnlyCollection<StoredMessage>? Locked(string lockToken, DateTimeOffset now)
    {
        lock (_gate)
        {
            return Find(lockToken, now)?.Stored.ToList();
        }
    }

    /// <summary>Lets others receive it.</summary>
    /// <returns>False when the lock is lost.</returns>
    public bool TryUnlock(string lockToken, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (Find(lockToken, now) is not { } letter)
            {
                return false;
            }

            letter.LockToken = null;
        }

        Added?.Invoke();
        return true;
    }

    private IEnumerable<DeadLetter> Complete() =>
        _letters.Values.Where(letter => letter.IsComplete).OrderBy(letter => letter.SequenceNumber).ThenBy(letter => letter.Id, StringComparer.Ordinal);

    private DeadLetter? Find(string lockToken, DateTimeOffset now) =>
        Guid.TryParse(lockToken, out var token) ? _letters.Values.FirstOrDefault(l => l.LockToken == token && l.LockedUntil > now) : null;
}
