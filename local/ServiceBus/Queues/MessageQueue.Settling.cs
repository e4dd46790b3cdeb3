namespace Benefits.Local.ServiceBus.Queues;

/// <summary>What ends a lock. All answer false when the lock is gone.</summary>
internal sealed partial class MessageQueue
{
    /// <summary>Removes the message for good.</summary>
    public Task<bool> CompleteAsync(Guid lockToken) => SettleAsync(lockToken, message => RemoveAsync([message]));

    /// <summary>Gives the message back; counts as a failed delivery, the last of which makes it a dead letter.</summary>
    /// <param name="properties">Application properties to add or replace.</param>
    public Task<bool> AbandonAsync(Guid lockToken, IReadOnlyCollection<KeyValuePair<string, object>> properties) =>
        SettleAsync(lockToken, message => FailDeliveryAsync(message, properties));

    /// <summary>Moves the message to the dead-letter sub-queue. Not for one that is there already.</summary>
    /// <param name="properties">Application properties to add or replace: the reason is among them.</param>
    public Task<bool> DeadLetterAsync(Guid lockToken, IReadOnlyCollection<KeyValuePair<string, object>> properties) =>
        SettleAsync(lockToken, message => BuryAsync(message, message.Deliveries + 1, properties));

    /// <summary>Gives back a message that nobody has seen: not a delivery.</summary>
    public bool Release(Guid lockToken)
    {
        lock (_gate)
        {
            if (!_locked.Remove(lockToken, out var message))
            {
                return false;
            }

            MakeAvailable(message);
        }

        Available?.Invoke();
        return true;
    }

    /// <returns>Until when each message is locked now; null when one of the locks is gone.</returns>
    public IReadOnlyList<DateTimeOffset>? Renew(IReadOnlyCollection<Guid> lockTokens)
    {
        lock (_gate)
        {
            if (!lockTokens.All(_locked.ContainsKey))
            {
                return null;
            }

            var until = _time.GetUtcNow() + _settings.LockDuration;
            foreach (var message in lockTokens.Select(token => _locked[token]))
            {
                message.LockedUntil = until;
                _agenda.Plan(message, until);
            }

            return [.. lockTokens.Select(_ => until)];
        }
    }

    /// <summary>Removes scheduled messages before they are due: all or, when one is not there any more, none.</summary>
    public async Task<bool> CancelScheduledAsync(IReadOnlyCollection<long> sequences)
    {
        var messages = new List<QueuedMessage>();
        lock (_gate)
        {
            foreach (var sequence in sequences.Distinct())
            {
                if (!_all.TryGetValue(QueuedMessage.Mark(sequence), out var message) || message.State != MessageState.Scheduled)
                {
                    return false;
                }

                messages.Add(message);
            }

            foreach (var message in messages)
            {
                message.State = MessageState.Settling;
                _agenda.Plan(message, null);
            }
        }

        await RemoveAsync(messages);
        return true;
    }

    private async Task<bool> SettleAsync(Guid lockToken, Func<QueuedMessage, Task> settle)
    {
        QueuedMessage? message;
        lock (_gate)
        {
            if (!_locked.Remove(lockToken, out message))
            {
                return false;
            }

            message.State = MessageState.Settling;
            _agenda.Plan(message, null);
        }

        Task writing;
        try
        {
            writing = settle(message);
        }
        catch
        {
            GiveBack([message]);
            throw;
        }

        await writing;
        return true;
    }

    private Task RemoveAsync(IReadOnlyCollection<QueuedMessage> messages) => _journal.WriteAsync(
        table =>
        {
            foreach (var message in messages)
            {
                table.Delete(message.Sequence);
            }
        },
        removed =>
        {
            if (removed)
            {
                lock (_gate)
                {
                    _all.ExceptWith(messages);
                }
            }
            else
            {
                GiveBack(messages);
            }
        });

    private Task FailDeliveryAsync(QueuedMessage message, IReadOnlyCollection<KeyValuePair<string, object>> properties)
    {
        var deliveries = message.Deliveries + 1;
        if (DeadLetters is not null && deliveries >= _settings.MaxDeliveryCount)
        {
            return BuryAsync(message, deliveries, [.. properties, .. DeadLetterReasons.TooManyDeliveries(_settings.MaxDeliveryCount)]);
        }

        var content = message.Content.WithProperties(properties);
        return _journal.WriteAsync(
            table => table.Update(message.Sequence, DeadLetters is null, deliveries, content == message.Content ? null : content),
            written =>
            {
                if (written)
                {
                    (message.Deliveries, message.Content) = (deliveries, content);
                }

                GiveBack([message]);
            });
    }

    private Task BuryAsync(QueuedMessage message, int deliveries, IReadOnlyCollection<KeyValuePair<string, object>> properties)
    {
        var content = message.Content.WithProperties(properties);
        return _journal.WriteAsync(
            table => table.Update(message.Sequence, dead: true, deliveries, content),
            written =>
            {
                if (!written)
                {
                    GiveBack([message]);
                    return;
                }

                lock (_gate)
                {
                    _all.Remove(message);
                    (message.Deliveries, message.Content) = (deliveries, content);
                    DeadLetters!.Admit([message]);
                }

                BrokerLogs.DeadLettered(_log, _settings.Name, message.Sequence, DeadLetterReasons.Of(properties));
            });
    }

    private void GiveBack(IReadOnlyCollection<QueuedMessage> messages)
    {
        lock (_gate)
        {
            foreach (var message in messages)
            {
                MakeAvailable(message);
            }
        }

        Available?.Invoke();
    }
}
