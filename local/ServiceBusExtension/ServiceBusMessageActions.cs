using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.ServiceBus.Grpc;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Settles the messages of this run of a function, by the host that holds their locks.</summary>
/// <remarks>A settlement that the host refuses throws a <see cref="Grpc.Core.RpcException"/>.</remarks>
[InputConverter(typeof(ServiceBusMessageActionsConverter))]
public class ServiceBusMessageActions
{
    private readonly Settlement.SettlementClient? _settlement;

    internal ServiceBusMessageActions(Settlement.SettlementClient settlement) => _settlement = settlement;

    /// <summary>For tests that override the members.</summary>
    protected ServiceBusMessageActions()
    {
    }

    private Settlement.SettlementClient Host =>
        _settlement ?? throw new InvalidOperationException("This object stands in for the real one in a test.");

    /// <summary>Deletes a message from the queue.</summary>
    public virtual async Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        await Host.CompleteAsync(new() { Locktoken = message.LockToken }, cancellationToken: cancellationToken);
    }

    /// <summary>Lets a message be delivered again, at once.</summary>
    public virtual async Task AbandonMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        ThrowIfAny(propertiesToModify);
        await Host.AbandonAsync(new() { Locktoken = message.LockToken }, cancellationToken: cancellationToken);
    }

    /// <summary>Moves a message to the dead letters.</summary>
    public virtual async Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = default,
        string? deadLetterReason = default,
        string? deadLetterErrorDescription = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        ThrowIfAny(propertiesToModify);
        await Host.DeadletterAsync(
            new()
            {
                Locktoken = message.LockToken,
                DeadletterReason = deadLetterReason,
                DeadletterErrorDescription = deadLetterErrorDescription,
            },
            cancellationToken: cancellationToken);
    }

    /// <summary>Starts the time of a message's lock anew.</summary>
    public virtual async Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        await Host.RenewMessageLockAsync(new() { Locktoken = message.LockToken }, cancellationToken: cancellationToken);
    }

    private static void ThrowIfAny(IEnumerable<KeyValuePair<string, object>>? properties)
    {
        if (properties?.Any() == true)
        {
            throw new NotSupportedException("Properties can be modified with the package only; build with -p:ServiceBusExtension=package.");
        }
    }
}
