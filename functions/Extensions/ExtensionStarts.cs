using Azure;
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
    private const string Partition = "contract-extension";

    // The request of an intent this old is over, whatever came of it.
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(10);

    /// <summary>Notes that a contract is about to be extended.</summary>
    public Task IntendAsync(string contractId, DateOnly until, CancellationToken cancellationToken)
    {
        var intent = new TableEntity(Partition, RowKey(contractId, until))
        {
            ["ContractId"] = contractId,
            ["At"] = time.GetUtcNow(),
        };
        return tables.Intents.UpsertEntityAsync(intent, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>Forgets an intent that came to nothing or is carried out.</summary>
    public Task ForgetAsync(string contractId, DateOnly until, CancellationToken cancellationToken) =>
        tables.Intents.DeleteEntityAsync(Partition, RowKey(contractId, until), ETag.All, cancellationToken);

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

    /// <summary>Starts what a crash left unstarted. Reads only intents. Gives how many were looked at.</summary>
    public async Task<int> ResumeAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        var resumed = 0;
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition}");
        await foreach (var intent in tables.Intents.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            await TryResumeAsync(intent, client, cancellationToken);
            resumed++;
        }

        return resumed;
    }

    // One that can't be started does not keep the others waiting. The intent stays for as long as its request may still go on.
    private async Task TryResumeAsync(TableEntity intent, DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            await StartAsync(intent.Text("ContractId"), client, cancellationToken);
            if (intent.Time("At") < time.GetUtcNow() - Abandoned)
            {
                await tables.Intents.DeleteUnlessChangedAsync(intent.PartitionKey, intent.RowKey, intent.ETag, cancellationToken);
            }
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotStarted(error);
        }
    }

    private static string RowKey(string contractId, DateOnly until) => KeySegment.Join(contractId, until.ToRow());

    [LoggerMessage(3031, LogLevel.Error,
        "Rejected incidents of an extended contract could not be taken up again; the next run tries again. "
        + "Check Durable Task and Table Storage if this lasts")]
    private partial void LogNotStarted(Exception error);
}
