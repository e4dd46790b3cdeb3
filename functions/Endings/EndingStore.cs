using Azure.Data.Tables;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Endings;

/// <summary>Keeps what the program contact was told about the end of a contract, on the contract's row.</summary>
public sealed class EndingStore(BenefitsTables tables, OptimisticWrite optimistic)
{
    /// <summary>Notes a step as told, or about to be; a second time changes nothing.</summary>
    /// <returns>The contract as it is then.</returns>
    /// <exception cref="Azure.RequestFailedException">Storage does not do its part; doing it again is safe.</exception>
    /// <exception cref="ContentionException">The same, where others changed the contract at each try.</exception>
    public Task<Contract> MarkAsync(EndingNotice notice, CancellationToken cancellationToken) =>
        optimistic.RunAsync(() => TryMarkAsync(notice, cancellationToken), cancellationToken);

    private async Task<Contract?> TryMarkAsync(EndingNotice notice, CancellationToken cancellationToken)
    {
        TableEntity row = await tables.Contracts.GetEntityAsync<TableEntity>(
            notice.ContractId, ContractRow.RowKey, cancellationToken: cancellationToken);
        var contract = ContractRow.ToContract(row);
        var told = contract.EndingsTold.With(notice.End, notice.Step);
        return told == contract.EndingsTold
            || await tables.Contracts.TryMergeAsync(ContractRow.Told(notice.ContractId, told), row.ETag, cancellationToken)
            ? contract with { EndingsTold = told }
            : null;
    }
}
