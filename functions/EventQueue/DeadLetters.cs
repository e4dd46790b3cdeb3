using System.Globalization;
using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Http;
using BenefitsFunctions.Messaging;

namespace BenefitsFunctions.EventQueue;

/// <summary>An event that could not be taken.</summary>
/// <param name="Id">Names it: its number in the queue, or of an event that never got there 64 hexadecimal digits.</param>
/// <param name="Reason">Stable code.</param>
/// <param name="Description">What it takes.</param>
/// <param name="EnqueuedAt">When it was put on the queue, or given up.</param>
/// <param name="Body">The message as text; empty where it has none.</param>
public sealed record DeadLetter(string Id, string? Reason, string? Description, DateTimeOffset EnqueuedAt, string Body);

/// <summary>What came of settling a dead letter.</summary>
public enum Settlement
{
    /// <summary>Sent again, or discarded.</summary>
    Done,

    /// <summary>It is not there, or settled already.</summary>
    NotFound,

    /// <summary>It is there, but somebody else has it in hand.</summary>
    Busy,

    /// <summary>It is there, and the queue can't take it.</summary>
    NotSendable,
}

/// <summary>
/// I5: lists what could not be taken, sends it again after the cause is mended, or discards it. Looks at a letter by its number and locks
/// none, so the last of many costs what the first does.
/// </summary>
public sealed class DeadLetters(IncidentQueue queue, UnsentEvents unsent, DeadLetterDecisions decisions, TimeProvider time)
{
    private const int UnsentIdLength = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The id as it is kept, or null when the text is none.</summary>
    public static string? ReadId(string text) =>
        ToNumber(text) is { } number ? $"{number}"
        : text.Length == UnsentIdLength && text.All(char.IsAsciiHexDigitLower) ? text
        : null;

    /// <summary>
    /// At most <paramref name="top"/> dead letters from <paramref name="from"/> on, which a page before named as its continuation: what
    /// never got to the queue, then the queue's, the oldest first.
    /// </summary>
    public async Task<Page<DeadLetter>> PageAsync(string? from, int top, CancellationToken cancellationToken)
    {
        var settled = (await decisions.AllAsync(cancellationToken)).Where(d => d.IsDone).Select(d => d.Id).ToHashSet();
        var letters = new List<DeadLetter>();
        var number = from is null ? null : ToNumber(from);
        if (number is null)
        {
            var kept = await unsent.PageAsync(from ?? "", top, cancellationToken);
            letters.AddRange(kept.Where(k => !settled.Contains(k.Id)).Select(ToLetter));
            if (kept.Count == top)
            {
                return new Page<DeadLetter>(letters, kept[^1].Id);
            }
        }

        await using var receiver = queue.DeadLetters();
        var next = number ?? 0;
        while (letters.Count < top)
        {
            // A look may bring fewer than there are; only an empty one is the end.
            var seen = await receiver.PeekMessagesAsync(top - letters.Count, next, cancellationToken);
            if (seen.Count == 0)
            {
                return new Page<DeadLetter>(letters, null);
            }

            letters.AddRange(seen.Select(ToLetter).Where(letter => !settled.Contains(letter.Id)));
            next = seen[^1].SequenceNumber + 1;
        }

        return new Page<DeadLetter>(letters, $"{next}");
    }

    /// <summary>Puts one back on the queue. A crash on the way leaves it in the list; sent twice it counts once.</summary>
    /// <exception cref="ServiceBusException">The queue does not answer.</exception>
    public Task<Settlement> ResendAsync(string id, CancellationToken cancellationToken) =>
        SettleAsync(id, sends: true, cancellationToken);

    /// <summary>Drops one for good.</summary>
    public Task<Settlement> DiscardAsync(string id, CancellationToken cancellationToken) =>
        SettleAsync(id, sends: false, cancellationToken);

    /// <summary>Whether the letter is still stored, settled or not.</summary>
    public async Task<bool> ExistsAsync(string id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) is not null;

    private async Task<Settlement> SettleAsync(string id, bool sends, CancellationToken cancellationToken)
    {
        // Begun before the letter is looked for: whoever finds it after that is alone with it.
        var (begun, otherwise) = await decisions.BeginAsync(id, cancellationToken);
        if (begun is null)
        {
            return otherwise;
        }

        var sendAgain = await FindAsync(id, cancellationToken);
        if (sendAgain is null || (sends && !await TrySendAsync(sendAgain, cancellationToken)))
        {
            await decisions.RemoveAsync(begun, cancellationToken);
            return sendAgain is null ? Settlement.NotFound : Settlement.NotSendable;
        }

        return await decisions.TryFinishAsync(begun, cancellationToken) ? Settlement.Done : Settlement.Busy;
    }

    // How to send the letter again; null when there is none.
    private async Task<Func<CancellationToken, Task>?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (ToNumber(id) is not { } number)
        {
            return await unsent.FindAsync(id, cancellationToken) is { } kept ? token => queue.SendAgainAsync(kept.Event, token) : null;
        }

        await using var receiver = queue.DeadLetters();
        return await receiver.PeekMessageAsync(number, cancellationToken) is { } letter && letter.SequenceNumber == number
            ? token => queue.SendAgainAsync(letter, token)
            : null;
    }

    private async Task<bool> TrySendAsync(Func<CancellationToken, Task> sendAgain, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await sendAgain(either.Token);
            return true;
        }
        catch (Exception error) when (IncidentQueue.IsAboutTheMessage(error))
        {
            return false;
        }
    }

    private static long? ToNumber(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DeadLetter ToLetter(UnsentEvent kept) => new(kept.Id, UnsentEvents.Reason, kept.Description, kept.At, kept.Event.Json);

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
