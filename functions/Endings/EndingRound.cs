using BenefitsFunctions.Agenda;
using BenefitsFunctions.Orchestrations;
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
    /// <summary>Goes through what is due today. One thing that fails is logged, stays for the next round and stops no other.</summary>
    /// <param name="start">Starts what is due.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>False when time ran out and something is left; and how many things it went through.</returns>
    public async Task<(bool IsComplete, int Found)> RunAsync(StartOnce start, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var rounds = await Task.WhenAll(steps.Select(step => TimedRound.RunAsync(
            agenda.DueAsync(step.Kind, today, cancellationToken),
            async (row, token) =>
            {
                await step.SettleAsync(row, today, start, token);
                await agenda.RemoveAsync(row, token);
            },
            (error, row) => LogNotSettled(error, step.Kind, step.Name(row)),
            time,
            cancellationToken)));
        return (rounds.All(round => round.IsComplete), rounds.Sum(round => round.Found));
    }

    [LoggerMessage(
        2401,
        LogLevel.Error,
        "What is due of {Kind} for {Id} could not be started; the next run tries again. "
        + "Check Durable Task and Table Storage if this lasts")]
    private partial void LogNotSettled(Exception error, string kind, string id);
}
