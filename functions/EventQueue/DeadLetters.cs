using System.Globalization;
using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Messaging;

namespace BenefitsFunctions.EventQueue;

/// <summary>An event that could not be taken.</summary>
/// <param name="Id">Names it for <see cref="DeadLetters.ResendAsync"/>.</param>
/// <param name="Reason">Stable code.</param>
/// <param name="Description">What it takes.</param>
/// <param name="EnqueuedAt">When it was put on the queue.</param>
/// <param name="Body">The message as text; empty where it has none.</param>
public sealed record DeadLetter(string Id, string? Reason, string? Description, DateTimeOffset EnqueuedAt, string Body);

/// <summary>A page of dead letters.</summary>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetter> Letters, long? Next);

/// <summary>What came of sending a dead letter again.</summary>
public enum Resending
{
    Sent,
    NotFound,

    /// <summary>It is there, but somebody else has it in hand.</summary>
    Busy,
}

/// <summary>I5: lists what could not be taken and sends it again after the cause is mended. None is dropped.</summary>
public sealed class DeadLetters(IncidentQueue queue)
{
    private const int PageSize = 100;
    private const int MaxLooks = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The dead letters from <paramref name="from"/> on.</summary>
    public async Task<DeadLetterPage> PageAsync(long from, CancellationToken cancellationToken)
    {
        await using var receiver = queue.DeadLetters();
        var letters = new List<ServiceBusReceivedMessage>();
        while (letters.Count < PageSize)
        {
            // A look may bring fewer than there are; only an empty one is the end.
            var next = letters.Count == 0 ? from : letters[^1].SequenceNumber + 1;
            var seen = await receiver.PeekMessagesAsync(PageSize - letters.Count, next, cancellationToken);
            if (seen.Count == 0)
            {
                return new DeadLetterPage([.. letters.Select(ToLetter)], null);
            }

            letters.AddRange(seen);
        }

        return new DeadLetterPage([.. letters.Select(ToLetter)], letters[^1].SequenceNumber + 1);
    }

    /// <summary>Puts one back on the queue. Sent before it is removed: a crash in between doubles it, and it counts once.</summary>
    public async Task<Resending> ResendAsync(long id, CancellationToken cancellationToken)
    {
        await using var receiver = queue.DeadLetters();
        var seen = await receiver.PeekMessagesAsync(1, id, cancellationToken);
        if (seen is not [{ } first] || first.SequenceNumber != id)
        {
            return Resending.NotFound;
        }

        var others = new List<ServiceBusReceivedMessage>();
        try
        {
            for (var looks = 0; looks < MaxLooks; looks++)
            {
                var received = await receiver.ReceiveMessagesAsync(PageSize, Patience, cancellationToken);
                if (received.Count == 0)
                {
                    return Resending.Busy;
                }

                others.AddRange(received.Where(m => m.SequenceNumber != id));
                if (received.FirstOrDefault(m => m.SequenceNumber == id) is { } wanted)
                {
                    await queue.SendAgainAsync(wanted, cancellationToken);
                    await receiver.CompleteMessageAsync(wanted, cancellationToken);
                    return Resending.Sent;
                }
            }

            return Resending.Busy;
        }
        finally
        {
            foreach (var message in others)
            {
                await GiveBackAsync(receiver, message);
            }
        }
    }

    private static async Task GiveBackAsync(ServiceBusReceiver receiver, ServiceBusReceivedMessage message)
    {
        try
        {
            await receiver.AbandonMessageAsync(message, cancellationToken: CancellationToken.None);
        }
        catch (ServiceBusException)
        {
            // Its lock ends by itself.
        }
    }

    private static DeadLetter ToLetter(ServiceBusReceivedMessage message) => new(
        message.SequenceNumber.ToString(CultureInfo.InvariantCulture),
        message.DeadLetterReason,
        message.DeadLetterErrorDescription,
        message.EnqueuedTime,
        Text(message));

    private static string Text(ServiceBusReceivedMessage message)
    {
        try
        {
            return message.Body.ToString();
        }
        catch (NotSupportedException)
        {
            // An AMQP body that is a value or a sequence.
            return "";
        }
    }
}
