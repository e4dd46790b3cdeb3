using BenefitsFunctions.Agenda;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Endings;

/// <summary>
/// One round of the sweep (E1, E2, O5): has what is due settled by the step of its kind, all kinds at the same time, and then forgets the
/// note that led to it. A round that dies in the middle leaves the note, and one that meets another at the same thing does what has no
/// further effect.
/// </summary>
public sealed partial class EndingRound(
    DueAgenda agenda, IEnumerable<IAgendaStep> steps, TimeProvider time, ILogger<EndingRound> logger)
{
    /// <summary>After this time it begins nothing more: well within what a function may take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    // Of each kind.
    private const int AtOnce = 8;

    /// <summary>Goes through what is due today. One thing that fails is logged, stays for the next round and stops no other.</summary>
    /// <param name="start">Starts what is due.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>False when time ran out and something is left; and how many things it went through.</returns>
    public async Task<(bool IsComplete, int Found)> RunAsync(StartOnce start, CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        var rounds = await Task.WhenAll(steps.Select(step => RunAsync(step, began, start, cancellationToken)));
        return (rounds.All(round => round.IsComplete), rounds.Sum(round => round.Found));
    }

    private async Task<(bool IsComplete, int Found)> RunAsync(
        IAgendaStep step, DateTimeOffset began, StartOnce start, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(began.UtcDateTime);
        var (isComplete, found) = (true, 0);
        await Parallel.ForEachAsync(
            InTimeAsync(),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (row, token) => await TrySettleAsync(step, row, today, start, token));
        return (isComplete, found);

        async IAsyncEnumerable<AgendaRow> InTimeAsync()
        {
            await foreach (var row in agenda.DueAsync(step.Kind, today, cancellationToken))
            {
                if (time.GetUtcNow() - began >= Longest)
                {
                    isComplete = false;
                    yield break;
                }

                found++;
                yield return row;
            }
        }
    }

    private async Task TrySettleAsync(
        IAgendaStep step, AgendaRow row, DateOnly today, StartOnce start, CancellationToken cancellationToken)
    {
        try
        {
            await step.SettleAsync(row, today, start, cancellationToken);
            await agenda.RemoveAsync(row, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotSettled(error, step.Kind, step.Name(row));
        }
    }

    [LoggerMessage(
        2401,
        LogLevel.Error,
        "What is due of {Kind} for {Id} could not be started; the next run tries again. "
        + "Check Durable Task and Table Storage if this lasts")]
    private partial void LogNotSettled(Exception error, string kind, string id);
}
