using System.Globalization;
using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Messaging;

namespace BenefitsFunctions.Operations;

/// <summary>An event that could not be taken.</summary>
/// <param name="Id">Names it for <see cref="DeadLetters.ResendAsync"/>.</param>
/// <param name="Reason">Stable code.</param>
/// <param name="Description">What it takes.</param>
/// <param name="EnqueuedAt">When it was put on the queue.</param>
/// <param name="Body">The message as text.</param>
public sealed record DeadLetter(string Id, string? Reason, string? Description, DateTimeOffset EnqueuedAt, string Body);

/// <summary>A page of dead letters.</summary>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetter> Letters, long? Next);

/// <summary>I5: lists what could not be taken and sends it again after the cause is mended. None is dropped.</summary>
public sealed class DeadLetters(IncidentQueue queue)
{
    private const int PageSize = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The dead letters from <paramref name="from"/> on.</summary>
    public async Task<DeadLetterPage> PageAsync(long from, CancellationToken cancellationToken)
    {
        await using var receiver = queue.DeadLetters();
        var letters = await receiver.PeekMessagesAsync(PageSize, from, cancellationToken);
        return new DeadLetterPage([.. letters.Select(ToLetter)], letters.Count == PageSize ? letters[^1].SequenceNumber + 1 : null);
    }

    /// <summary>Puts one back on the queue; false when there is none with that id. Sent before it is removed: a crash in between doubles it, and the books count it once.</summary>
    public async Task<bool> ResendAsync(long id, CancellationToken cancellationToken)
    {
        await using var receiver = queue.DeadLetters();
        var others = new List<ServiceBusReceivedMessage>();
        try
        {
            while (await receiver.ReceiveMessagesAsync(PageSize, Patience, cancellationToken) is { Count: > 0 } received)
            {
                others.AddRange(received);
                if (received.FirstOrDefault(m => m.SequenceNumber == id) is { } wanted)
                {
                    await queue.SendAgainAsync(wanted, cancellationToken);
                    await receiver.CompleteMessageAsync(wanted, cancellationToken);
                    others.Remove(wanted);
                    return true;
                }
            }

            return false;
        }
        finally
        {
            foreach (var message in others)
            {
                await receiver.AbandonMessageAsync(message, cancellationToken: CancellationToken.None);
            }
        }
    }

    private static DeadLetter ToLetter(ServiceBusReceivedMessage message) => new(
        message.SequenceNumber.ToString(CultureInfo.InvariantCulture), message.DeadLetterReason, message.DeadLetterErrorDescription, message.EnqueuedTime, message.Body.ToString());
}
