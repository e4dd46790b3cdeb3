using Azure.Data.Tables;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Storage;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Extensions;

/// <summary>
/// Ties an extension to the orchestration that judges incidents again: an intent is written before the contract is extended and removed
/// once the orchestration is scheduled, so that a crash in between is mended by <see cref="ResumeAsync"/>. Scheduling twice has the
/// effect of once.
/// </summary>
public sealed partial class ExtensionStarts(BenefitsTables tables, TimeProvider time, ILogger<ExtensionStarts> logger)
{
    private readonly IntentList _intents = new(tables, "contract-extension", time);

    /// <summary>Notes that a contract is about to be extended.</summary>
    public Task IntendAsync(string contractId, DateOnly until, CancellationToken cancellationToken) =>
        _intents.WriteAsync(RowKey(contractId, until), new TableEntity { ["ContractId"] = contractId }, cancellationToken);

    /// <summary>Forgets an intent that came to nothing or is carried out.</summary>
    public Task ForgetAsync(string contractId, DateOnly until, CancellationToken cancellationToken) =>
        _intents.ForgetAsync(RowKey(contractId, until), cancellationToken);

    /// <summary>Schedules the orchestration of the contract's last extension, unless all is judged again.</summary>
    public async Task StartAsync(string contractId, DurableTaskClient client, CancellationToken cancellationToken)
    {
        TableEntity row = await tables.Contracts.GetEntityAsync<TableEntity>(
            contractId, ContractRow.RowKey, cancellationToken: cancellationToken);
        if (ContractRow.ToHead(row).JudgingAgain is not { IsOver: false } run)
        {
            return;
        }

        // The activation stands for its contract: the Contract ID stays out of ids that are logged.
        await client.StartOnceAsync(
            nameof(ExtensionOrchestrator.JudgeIncidentsAgain),
            $"extension-{ContractRow.ToContract(row).ActivationId}-{run.Extension}",
            new ContractExtension(contractId, run.Extension),
            cancellationToken);
    }

    /// <summary>Starts what a crash left unstarted. Reads only intents. Gives how many that could be done for.</summary>
    public Task<int> ResumeAsync(DurableTaskClient client, CancellationToken cancellationToken) => _intents.ResumeAsync(
        intent => FollowAsync(intent, client, cancellationToken), (error, _) => LogNotStarted(error), cancellationToken);

    // The intent stays for as long as its request may still go on.
    private async Task<bool> FollowAsync(TableEntity intent, DurableTaskClient client, CancellationToken cancellationToken)
    {
        await StartAsync(intent.Text("ContractId"), client, cancellationToken);
        if (_intents.IsOld(intent))
        {
            await _intents.DropAsync(intent, cancellationToken);
        }

        return true;
    }

    private static string RowKey(string contractId, DateOnly until) => KeySegment.Join(contractId, until.ToRow());

    [LoggerMessage(3031, LogLevel.Error,
        "Rejected incidents of an extended contract could not be taken up again; the next run tries again. "
        + "Check Durable Task and Table Storage if this lasts")]
    private partial void LogNotStarted(Exception error);
}
