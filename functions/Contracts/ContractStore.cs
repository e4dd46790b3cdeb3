using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Contracts;

/// <summary>Contracts in storage; that an ID belongs to one contract only is enforced here, by keys.</summary>
public sealed class ContractStore(BenefitsTables tables)
{
    private const string AccessRowKey = "access";

    /// <summary>The contract, or null. One point read.</summary>
    public async Task<Contract?> FindAsync(string contractId, CancellationToken cancellationToken)
    {
        var row = await tables.Contracts.FindRowAsync(contractId, ContractRow.RowKey, cancellationToken);
        return row is null ? null : ContractRow.ToContract(row);
    }

    /// <summary>
    /// True when the two IDs belong together. One request, which finds nothing for an unknown Access ID as for a wrong pair, so that
    /// neither its answer nor its time tells them apart (L6).
    /// </summary>
    public async Task<bool> IsPairAsync(ContractIds pair, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {pair.AccessId} and RowKey eq {AccessRowKey} and ContractId eq {pair.ContractId}");
        await foreach (var _ in tables.AccessIds.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            return true;
        }

        return false;
    }

    /// <summary>
    /// Creates the contract under both of its IDs. True when it is there, now or from an earlier try of the same activation;
    /// false when one of the IDs belongs to another activation, and then nothing of this one is left.
    /// </summary>
    public async Task<bool> TryCreateAsync(Contract contract, CancellationToken cancellationToken)
    {
        var access = new TableEntity(contract.Ids.AccessId, AccessRowKey)
        {
            ["ContractId"] = contract.Ids.ContractId,
            ["ActivationId"] = contract.ActivationId,
        };
        if (!await AddOwnAsync(tables.AccessIds, access, contract.ActivationId, cancellationToken))
        {
            return false;
        }

        if (await AddOwnAsync(tables.Contracts, ContractRow.From(contract), contract.ActivationId, cancellationToken))
        {
            return true;
        }

        await tables.AccessIds.DeleteEntityAsync(access.PartitionKey, access.RowKey, ETag.All, cancellationToken);
        return false;
    }

    private static async Task<bool> AddOwnAsync(
        TableClient table, TableEntity row, string activationId, CancellationToken cancellationToken)
    {
        try
        {
            await table.AddEntityAsync(row, cancellationToken);
            return true;
        }
        catch (RequestFailedException error) when (error.Status == 409)
        {
            var existing = await table.FindRowAsync(row.PartitionKey, row.RowKey, cancellationToken);
            return existing?.GetString("ActivationId") == activationId;
        }
    }
}
