using Azure.Data.Tables;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Incidents;

namespace BenefitsFunctions.Tests.Incidents;

/// <summary>The books of all contracts, read at once: Azurite goes through the whole table for every query.</summary>
internal sealed class StoredLoad
{
    private readonly Dictionary<string, decimal> _used = [];
    private ILookup<string, LedgerEntry> _entries = null!;
    private ILookup<string, Incident> _incidents = null!;

    private StoredLoad()
    {
    }

    public static async Task<StoredLoad> ReadAsync(StoredBooks books)
    {
        var read = new StoredLoad();
        await foreach (var row in books.Tables.Contracts.QueryAsync<TableEntity>($"RowKey eq '{ContractRow.RowKey}'"))
        {
            read._used[row.PartitionKey] = ContractRow.ToContract(row).Used;
        }

        read._entries = (await RowsAsync(books, "ledger")).SelectMany(row => BookRows.ToEntries(row), (row, entry) => (row.PartitionKey, entry)).ToLookup(e => e.PartitionKey, e => e.entry);
        read._incidents = (await RowsAsync(books, "contract-page")).SelectMany(row => BookPage.FromRow(row).Incidents.Values, (row, incident) => (row.PartitionKey, incident)).ToLookup(i => i.PartitionKey, i => i.incident);
        return read;
    }

    public decimal Used(string contractId) => _used[contractId];

    public IReadOnlyList<LedgerEntry> Ledger(string contractId) => [.. _entries[contractId]];

    /// <summary>Every incident as <see cref="PlainModel.Incidents"/> writes it.</summary>
    public IReadOnlyList<string> Incidents(string contractId) => StoredBooks.AsText(_incidents[contractId]);

    private static async Task<IReadOnlyList<TableEntity>> RowsAsync(StoredBooks books, string prefix)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in books.Tables.Contracts.QueryAsync<TableEntity>($"RowKey ge '{prefix}|' and RowKey lt '{prefix}}}'"))
        {
            rows.Add(row);
        }

        return rows;
    }
}
