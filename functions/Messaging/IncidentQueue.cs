using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Telemetry;

namespace BenefitsFunctions.Messaging;

/// <summary>The queue that incident events travel on, and its dead letters.</summary>
public sealed class IncidentQueue(ServiceBusClient client, IdGenerator ids) : IAsyncDisposable
{
    public const string Name = "incident-events";

    /// <summary>The setting that says where the queue is.</summary>
    public const string Connection = "ServiceBusConnection";

    // Those that are scheduled for later may be ahead; nobody of ours does that.
    private const int MostPeeked = 32;

    private readonly ServiceBusSender _sender = client.CreateSender(Name);

    /// <summary>
    /// True when the queue refuses a message for what it is, so that it will refuse it for ever; false for what passes or an operator
    /// mends: a queue that does not answer, is not there, or lets nobody in.
    /// </summary>
    public static bool IsAboutTheMessage(Exception error) =>
        error is ArgumentException or ServiceBusException { Reason: ServiceBusFailureReason.MessageSizeExceeded };

    /// <summary>Sends one event. The session id names the contract; the queue itself is one without sessions.</summary>
    public Task SendAsync(OutgoingEvent outgoing, CancellationToken cancellationToken) =>
        SendAsync(Message(outgoing, outgoing.MessageId), cancellationToken);

    /// <summary>Sends an event that could not be sent under a message id of its own: the one that it has may be what was wrong.</summary>
    public Task SendAgainAsync(OutgoingEvent outgoing, CancellationToken cancellationToken) =>
        SendAsync(Message(outgoing, ids.NewId()), cancellationToken);

    /// <summary>
    /// Sends a dead letter's body again, under a message id of its own: a queue that drops duplicates would drop it, and in the ledger it
    /// counts once anyway.
    /// </summary>
    public Task SendAgainAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken) =>
        SendAsync(new ServiceBusMessage(message) { MessageId = ids.NewId() }, cancellationToken);

    /// <summary>Receives from the dead letters; to be disposed.</summary>
    public ServiceBusReceiver DeadLetters() =>
        client.CreateReceiver(Name, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });

    /// <summary>Looks at the queue and throws when it does not answer.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await using var receiver = DeadLetters();
        await receiver.PeekMessagesAsync(1, 0, cancellationToken);
    }

    /// <summary>When the oldest event that is on the queue, also one that is worked on, was put there; null when there is none.</summary>
    public async Task<DateTimeOffset?> OldestAsync(CancellationToken cancellationToken)
    {
        await using var receiver = client.CreateReceiver(Name);
        var first = await receiver.PeekMessagesAsync(MostPeeked, 0, cancellationToken);
        return first.Where(message => message.State == ServiceBusMessageState.Active).Min(message => (DateTimeOffset?)message.EnqueuedTime);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _sender.DisposeAsync();

    private async Task SendAsync(ServiceBusMessage message, CancellationToken cancellationToken)
    {
        using var span = BenefitsTraces.EventSending();
        BenefitsTraces.NoteOn(message.ApplicationProperties);
        try
        {
            await _sender.SendMessageAsync(message, cancellationToken);
        }
        catch (Exception error)
        {
            span.Failed(error);
            throw;
        }
    }

    private static ServiceBusMessage Message(OutgoingEvent outgoing, string messageId) => new(BinaryData.FromString(outgoing.Json))
    {
        MessageId = messageId,
        SessionId = outgoing.ContractId,
        ContentType = "application/cloudevents+json",
    };
}

/// <summary>An event on its way to the queue.</summary>
/// <param name="MessageId">Follows from its identity.</param>
/// <param name="ContractId">The contract that it is about.</param>
/// <param name="Json">The CloudEvent.</param>
public sealed record OutgoingEvent(string MessageId, string ContractId, string Json);
