using System.Collections.Concurrent;
using System.Globalization;
using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Messaging;
using BenefitsFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.EventQueue;

/// <summary>
/// Every minute: removes the dead letters that are sent again or discarded. Service Bus removes only what is locked, and locks from the
/// front, so this goes through the letters ahead and gives them back; nobody waits for it, and what is out of reach stays hidden.
/// </summary>
public sealed class DeadLetterRemoval(
    IncidentQueue queue, UnsentEvents unsent, DeadLetters letters, DeadLetterDecisions decisions, BenefitsMetrics metrics)
{
    private const int AtOnce = 100;
    private const int MaxLooks = 100;
    private const int MaxChecks = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly ParallelOptions SideBySide = new() { MaxDegreeOfParallelism = 16 };

    [Function(nameof(RemoveSettledDeadLetters))]
    public async Task RemoveSettledDeadLetters([TimerTrigger("45 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var begun = (await decisions.AllAsync(cancellationToken)).ToDictionary(d => d.Id);
        metrics.SweepFound(nameof(RemoveSettledDeadLetters), begun.Count);
        if (begun.Count == 0)
        {
            return;
        }

        foreach (var kept in begun.Values.Where(d => d.IsDone && !d.Id.All(char.IsAsciiDigit)))
        {
            await unsent.RemoveAsync(kept.Id, cancellationToken);
        }

        foreach (var removed in await RemoveAsync(begun, cancellationToken))
        {
            await decisions.RemoveAsync(begun[removed], cancellationToken);
            begun.Remove(removed);
        }

        foreach (var left in begun.Values.Where(d => !decisions.IsInHand(d)).Take(MaxChecks))
        {
            if (!await letters.ExistsAsync(left.Id, cancellationToken))
            {
                await decisions.RemoveAsync(left, cancellationToken);
            }
        }
    }

    // Gives the ids of those that were removed from the queue.
    private async Task<IReadOnlyCollection<string>> RemoveAsync(
        Dictionary<string, DeadLetterDecision> begun, CancellationToken cancellationToken)
    {
        var wanted = begun.Values.Where(d => d.IsDone && d.Id.All(char.IsAsciiDigit)).Select(d => d.Id).ToHashSet();
        await using var receiver = queue.DeadLetters();
        var (removed, others) = (new ConcurrentBag<string>(), new List<ServiceBusReceivedMessage>());
        try
        {
            for (var looks = 0; looks < MaxLooks && removed.Count < wanted.Count; looks++)
            {
                var received = await receiver.ReceiveMessagesAsync(AtOnce, Patience, cancellationToken);
                if (received.Count == 0)
                {
                    break;
                }

                others.AddRange(received.Where(letter => !wanted.Contains(IdOf(letter))));
                await Parallel.ForEachAsync(received.Where(letter => wanted.Contains(IdOf(letter))), SideBySide, async (letter, _) =>
                {
                    if (await TryAsync(() => receiver.CompleteMessageAsync(letter, cancellationToken)))
                    {
                        removed.Add(IdOf(letter));
                    }
                });
            }

            return removed;
        }
        finally
        {
            await Parallel.ForEachAsync(
                others,
                SideBySide,
                async (letter, _) => await TryAsync(() => receiver.AbandonMessageAsync(letter, null, CancellationToken.None)));
        }
    }

    private static string IdOf(ServiceBusReceivedMessage letter) => letter.SequenceNumber.ToString(CultureInfo.InvariantCulture);

    private static async Task<bool> TryAsync(Func<Task> settle)
    {
        try
        {
            await settle();
            return true;
        }
        catch (ServiceBusException)
        {
            // Its lock ends by itself, and the next run sees what became of it.
            return false;
        }
    }
}
