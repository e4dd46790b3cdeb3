using Azure.Data.Tables;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Tests.Ledger;

namespace BenefitsFunctions.Tests.EventQueue;

/// <summary>The ledgers of all contracts, read at once: Azurite goes through the whole table for every query.</summary>
internal sealed class StoredLoad
{
    private readonly Dictionary<string, decimal> _used = [];
    private ILookup<string, LedgerEntry> _entries = null!;
    private ILookup<string, Incident> _incidents = null!;

    private StoredLoad()
    {
    }

    public static async Task<StoredLoad> ReadAsync(StoredContracts contracts)
    {
        var read = new StoredLoad();
        await foreach (var row in contracts.Tables.Contracts.QueryAsync<TableEntity>($"RowKey eq '{ContractRow.RowKey}'"))
        {
            read._used[row.PartitionKey] = ContractRow.ToContract(row).Used;
        }

        read._entries = (await RowsAsync(contracts, LedgerRow.Prefix)).ToLookup(row => row.PartitionKey, LedgerRow.ToEntry);
        read._incidents = (await RowsAsync(contracts, IncidentRow.Prefix)).ToLookup(row => row.PartitionKey, IncidentRow.ToIncident);
        return read;
    }

    public decimal Used(string contractId) => _used[contractId];

    public IReadOnlyList<IncidentEntry> Ledger(string contractId) =>
        [.. _entries[contractId].Cast<IncidentEntry>().OrderBy(e => e.Sequence)];

    /// <summary>Every incident as <see cref="PlainModel.Incidents"/> writes it.</summary>
    public IReadOnlyList<string> Incidents(string contractId) => PlainModel.AsText(_incidents[contractId]);

    private static async Task<IReadOnlyList<TableEntity>> RowsAsync(StoredContracts contracts, string prefix)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in contracts.Tables.Contracts.QueryAsync<TableEntity>($"RowKey ge '{prefix}|' and RowKey lt '{prefix}}}'"))
        {
            rows.Add(row);
        }

        return rows;
    }
}
