using BenefitsFunctions.Ledger;
using BenefitsFunctions.Orchestrations;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Notices;

/// <summary>Starts the orchestrations that tell people about thresholds and rejected openings: one for a stretch of a ledger.</summary>
public sealed partial class NoticeStarts(UntoldEntries untold, ILogger<NoticeStarts> logger)
{
    /// <summary>Starts what the ledger of a contract calls for, if anything; however often, a stretch is told once.</summary>
    public async Task StartAsync(DurableTaskClient client, string contractId, CancellationToken cancellationToken)
    {
        if (await untold.FirstAsync(contractId, cancellationToken) is not ({ } contract, var first))
        {
            return;
        }

        // The activation stands for its contract: the Contract ID stays out of ids that are logged.
        await client.StartOnceAsync(
            nameof(NoticeOrchestrator.TellAboutLedger),
            $"notices-{contract.ActivationId}-{first}",
            new UntoldStretch(contractId, first),
            cancellationToken);
    }

    /// <summary>The same; a start that fails is logged and left to the timer.</summary>
    public async Task TryStartAsync(DurableTaskClient client, string contractId, CancellationToken cancellationToken)
    {
        try
        {
            await StartAsync(client, contractId, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotStarted(error);
        }
    }

    /// <summary>Starts what a crash left unstarted. Reads only intents. Gives how many contracts it was.</summary>
    public async Task<int> ResumeAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        var contracts = await untold.IntendedAsync(cancellationToken);
        foreach (var contractId in contracts)
        {
            await TryResumeAsync(client, contractId, cancellationToken);
        }

        return contracts.Count;
    }

    // One that can't be started does not keep the others waiting.
    private async Task TryResumeAsync(DurableTaskClient client, string contractId, CancellationToken cancellationToken)
    {
        try
        {
            // Moves no mark; an intent that nothing came of is removed.
            if (await untold.MarkAsync(contractId, through: 0, cancellationToken))
            {
                await StartAsync(client, contractId, cancellationToken);
            }
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotStarted(error);
        }
    }

    [LoggerMessage(3022, LogLevel.Error,
        "Notices of a contract could not be started; the next run tries again. Check Durable Task and Table Storage if this lasts")]
    private partial void LogNotStarted(Exception error);
}
