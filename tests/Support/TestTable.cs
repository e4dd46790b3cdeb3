using Azure.Data.Tables;

namespace BenefitsFunctions.Tests.Support;

/// <summary>Tables of the run's Azurite.</summary>
public static class TestTable
{
    private static readonly Lazy<Task<string>> Account = new(TestAzurite.OwnAccountAsync);
    private static int _tables;

    /// <summary>An empty table of its own.</summary>
    public static async Task<TableClient> CreateAsync()
    {
        var table = new TableClient(await Account.Value, $"Rows{Interlocked.Increment(ref _tables)}");
        await table.CreateAsync();
        return table;
    }

    /// <summary>All rows that pass <paramref name="filter"/>, in the order they come.</summary>
    public static async Task<List<TableEntity>> RowsAsync(this TableClient table, string? filter = null) =>
        await table.QueryAsync<TableEntity>(filter).ToListAsync();
}
