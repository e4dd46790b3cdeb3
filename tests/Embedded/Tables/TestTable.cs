using Azure.Data.Tables;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Embedded.Tables;

/// <summary>A table of its own for one test, deleted at its end.</summary>
public sealed class TestTable : IAsyncDisposable
{
    private TestTable(TableClient client) => Client = client;

    public TableClient Client { get; }

    public static async Task<TestTable> CreateAsync(TableClientOptions? options = null)
    {
        var client = new TableClient(await TestAzurite.ConnectionStringAsync(), TestAzurite.UniqueName("embeddedtables"), options);
        await client.CreateAsync();
        return new TestTable(client);
    }

    /// <summary>The row keys that pass a filter, in the order they come.</summary>
    public async Task<string> RowKeysAsync(string filter) =>
        string.Join(' ', await Client.QueryAsync<TableEntity>(filter).Select(row => row.RowKey).ToListAsync());

    public async ValueTask DisposeAsync() => await Client.DeleteAsync();
}
