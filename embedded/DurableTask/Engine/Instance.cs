namespace Microsoft.DurableTask.Embedded;

/// <summary>An unfinished instance in memory.</summary>
internal sealed class Instance(InstanceRow row)
{
    private readonly Lock _gate = new();
    private readonly List<InboxMessage> _inbox = [];
    private readonly HashSet<int> _startedActivities = [];
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _turnWanted;
    private bool _turnRunning;

    public string Id => Row.Id;

    /// <summary>Held by whoever changes the instance's row.</summary>
    public SemaphoreSlim Lane { get; } = new(1);

    /// <summary>The row as it is stored; its input is there once the history is.</summary>
    public InstanceRow Row { get; set; } = row;

    /// <summary>The committed history; null until the instance first wakes.</summary>
    public List<HistoryEvent>? History { get; set; }

    /// <summary>Set when a commit was lost to somebody else: the row in memory is not the stored one.</summary>
    public bool IsStale { get; set; }

    /// <summary>Why it can't go on: an illegal await that showed after a turn, or a history that can't be read.</summary>
    public Exception? Flaw { get; set; }

    public bool IsOver { get; private set; }

    /// <summary>The due time that the due queue has noted; touched by that queue only.</summary>
    public DateTimeOffset? NotedDue { get; set; }

    public Task Started => _started.Task;

    public Task Ended => _ended.Task;

    /// <summary>Puts a message into the inbox; one that is there already is left out.</summary>
    public void Post(InboxMessage message)
    {
        lock (_gate)
        {
            if (message.StoredKey is null || !_inbox.Exists(other => other.StoredKey == message.StoredKey))
            {
                _inbox.Add(message);
            }
        }
    }

    /// <summary>The oldest messages, at most as many as one commit can take up.</summary>
    public List<InboxMessage> PeekMessages()
    {
        lock (_gate)
        {
            return [.. _inbox.Take(InstanceStore.MaxEventsPerCommit)];
        }
    }

    public void Remove(IReadOnlyCollection<InboxMessage> taken)
    {
        lock (_gate)
        {
            _inbox.RemoveAll(taken.Contains);
            foreach (var message in taken)
            {
                switch (message.Content)
                {
                    case ActivityCompleted completed:
                        _startedActivities.Remove(completed.Id);
                        break;
                    case ActivityFailed failed:
                        _startedActivities.Remove(failed.Id);
                        break;
                }
            }
        }
    }

    public HashSet<string> PeekStoredKeys()
    {
        lock (_gate)
        {
            return [.. _inbox.Select(message => message.StoredKey).OfType<string>()];
        }
    }

    /// <summary>Of the messages with these keys only those stay that are still stored; stored ones that are missing come in.</summary>
    public void ReplaceStored(IReadOnlySet<string> keys, IReadOnlyList<InboxMessage> stored)
    {
        var still = stored.Select(message => message.StoredKey!).ToHashSet();
        lock (_gate)
        {
            _inbox.RemoveAll(message => message.StoredKey is { } key && keys.Contains(key) && !still.Contains(key));
            _inbox.AddRange(stored.Where(found => !_inbox.Exists(message => message.StoredKey == found.StoredKey)));
        }
    }

    /// <summary>False where the activity is running, or its result is in the inbox.</summary>
    public bool TryStartActivity(int id)
    {
        lock (_gate)
        {
            return _startedActivities.Add(id);
        }
    }

    public bool HasMessages()
    {
        lock (_gate)
        {
            return _inbox.Count > 0;
        }
    }

    /// <summary>Notes that a turn is wanted; true where the caller has to start it.</summary>
    public bool WantTurn()
    {
        lock (_gate)
        {
            _turnWanted = true;
            return !_turnRunning && (_turnRunning = true);
        }
    }

    /// <summary>Takes the wish for a turn; false, and none is running any more, where there is none.</summary>
    public bool BeginTurn()
    {
        lock (_gate)
        {
            _turnRunning = _turnWanted;
            _turnWanted = false;
            return _turnRunning;
        }
    }

    /// <summary>After an error: the next wish starts turns anew.</summary>
    public void GiveUpTurns()
    {
        lock (_gate)
        {
            _turnRunning = false;
        }
    }

    public void MarkStarted() => _started.TrySetResult();

    public void MarkOver()
    {
        IsOver = true;
        _started.TrySetResult();
        _ended.TrySetResult();
    }
}
