using Azure.Messaging.ServiceBus;
using Embedded.Worker;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Settles the messages of this run of a function.</summary>
public class ServiceBusMessageActions
{
    private readonly LockedBatch? _batch;

    internal ServiceBusMessageActions(LockedBatch batch) => _batch = batch;

    /// <summary>For tests that override the members.</summary>
    protected ServiceBusMessageActions()
    {
    }

    /// <summary>Deletes a message from the queue.</summary>
    /// <exception cref="ServiceBusException">MessageLockLost: it is settled already, or belongs to another run.</exception>
    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        Find(message).CompleteAsync(cancellationToken);

    /// <summary>Lets a message be delivered again, at once.</summary>
    /// <exception cref="ServiceBusException">MessageLockLost: it is settled already, or belongs to another run.</exception>
    public virtual Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default, CancellationToken cancellationToken = default)
    {
        MessageText.ThrowIfAny(propertiesToModify);
        return Find(message).AbandonAsync(cancellationToken);
    }

    /// <summary>Moves a message to the dead letters.</summary>
    /// <exception cref="ServiceBusException">MessageLockLost: it is settled already, or belongs to another run.</exception>
    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, Dictionary<string, object>? propertiesToModify = default, string? deadLetterReason = default,
        string? deadLetterErrorDescription = default, CancellationToken cancellationToken = default)
    {
        const int Longest = 4096;
        MessageText.ThrowIfAny(propertiesToModify);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(deadLetterReason?.Length ?? 0, Longest, nameof(deadLetterReason));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(deadLetterErrorDescription?.Length ?? 0, Longest, nameof(deadLetterErrorDescription));
        var locked = Find(message);
        return locked.DeadLetterAsync(deadLetterReason, deadLetterErrorDescription, locked.DeliveryCount, cancellationToken);
    }

    /// <summary>Starts the time of a message's lock anew; the host does so itself while the function runs.</summary>
    /// <exception cref="ServiceBusException">MessageLockLost.</exception>
    public virtual async Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        var locked = Find(message);
        if (!locked.IsOpen || !await locked.TryRenewAsync(cancellationToken))
        {
            throw LockedBatch.LockLost(message);
        }
    }

    private LockedMessage Find(ServiceBusReceivedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return (_batch ?? throw new InvalidOperationException("This object stands in for the real one in a test.")).Find(message);
    }
}
