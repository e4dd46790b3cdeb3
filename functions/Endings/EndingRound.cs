using BenefitsFunctions.Agenda;
using BenefitsFunctions.Contracts;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Endings;

/// <summary>
/// One round of the sweep (E1, E2): for each contract that something may be due for, starts the mail, notes that on the contract, notes
/// what is next, and then forgets the note that led to it. A round that dies in the middle leaves the note, and one that meets another
/// at the same contract does what has no further effect.
/// </summary>
public sealed partial class EndingRound(
    ContractAgenda agenda,
    ContractStore contracts,
    EndingStore endings,
    EndingCatalog catalog,
    TimeProvider time,
    ILogger<EndingRound> logger)
{
    /// <summary>After this time it begins nothing more: well within what a function may take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    private const int AtOnce = 8;

    /// <summary>Goes through what is due today. One contract that fails is logged, stays for the next round and stops no other.</summary>
    /// <param name="tell">Starts telling; however often for the same notice, it has the effect of once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>False when time ran out and something is left; and how many contracts it went through.</returns>
    public async Task<(bool IsComplete, int Found)> RunAsync(
        Func<EndingNotice, CancellationToken, Task> tell, CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        var today = DateOnly.FromDateTime(began.UtcDateTime);
        var (isComplete, found) = (true, 0);
        await Parallel.ForEachAsync(
            InTimeAsync(),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (row, token) => await TrySettleAsync(row, today, tell, token));
        return (isComplete, found);

        async IAsyncEnumerable<AgendaRow> InTimeAsync()
        {
            await foreach (var row in agenda.DueAsync(today, cancellationToken))
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
        AgendaRow row, DateOnly today, Func<EndingNotice, CancellationToken, Task> tell, CancellationToken cancellationToken)
    {
        try
        {
            await SettleAsync(row, today, tell, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotSettled(error, row.ActivationId);
        }
    }

    private async Task SettleAsync(
        AgendaRow row, DateOnly today, Func<EndingNotice, CancellationToken, Task> tell, CancellationToken cancellationToken)
    {
        var contract = await contracts.FindAsync(row.ContractId, cancellationToken);
        if (contract is not null)
        {
            if (EndingRules.Next(contract, catalog, today) is { } next && next.Day <= today)
            {
                var notice = new EndingNotice(contract.Ids.ContractId, contract.ActivationId, contract.End, next.Step);
                await tell(notice, cancellationToken);
                contract = await endings.MarkAsync(notice, cancellationToken);
            }

            await agenda.NoteAsync(contract, cancellationToken);
        }

        await agenda.RemoveAsync(row, cancellationToken);
    }

    [LoggerMessage(
        2401,
        LogLevel.Error,
        "What is due about the end of the contract of activation {ActivationId} could not be started; the next run tries again. "
        + "Check Durable Task and Table Storage if this lasts")]
    private partial void LogNotSettled(Exception error, string activationId);
}
