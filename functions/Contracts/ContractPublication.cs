using Azure.Data.Tables;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Contracts;

/// <summary>A6: makes balances visible.</summary>
public sealed class ContractPublication(BenefitsTables tables, OptimisticWrite optimistic)
{
    /// <summary>Publishes the balance; a second time changes nothing.</summary>
    /// <returns>When it was published.</returns>
    /// <exception cref="ContentionException">The balance changes all the time.</exception>
    public async Task<DateTimeOffset> PublishAsync(string contractId, DateTimeOffset at, CancellationToken cancellationToken) =>
        (await optimistic.RunAsync(() => TryPublishAsync(contractId, at, cancellationToken), cancellationToken)).At;

    private async Task<Published?> TryPublishAsync(string contractId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        TableEntity row = await tables.Contracts.GetEntityAsync<TableEntity>(
            contractId, ContractRow.RowKey, cancellationToken: cancellationToken);
        if (ContractRow.ToPublishedAt(row) is { } before)
        {
            return new Published(before);
        }

        return await tables.Contracts.TryMergeAsync(ContractRow.Published(contractId, at), row.ETag, cancellationToken)
            ? new Published(at)
            : null;
    }

    private sealed record Published(DateTimeOffset At);
}
