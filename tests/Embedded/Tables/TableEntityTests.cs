using Azure;
using Azure.Data.Tables;

namespace BenefitsFunctions.Tests.Embedded.Tables;

public sealed class TableEntityTests
{
    public static TheoryData<object> Values { get; } = new()
    {
        "text", "", "a 'quote', a \\ and\r\na line", int.MaxValue, int.MinValue, 0, long.MaxValue, long.MinValue, 5L,
        1.5, 3.0, 0.1 + 0.2, 1e300, 1e-10, double.MaxValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity, true, false,
        new Guid("0f8fad5b-d9cb-469f-a165-70867728950e"), new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)).AddTicks(7),
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task GetEntity_WhenWrittenWithAValue_KeepsValueAndType(object value)
    {
        await using var table = await TestTable.CreateAsync();
        await table.Client.AddEntityAsync(new TableEntity("p", "single") { ["Value"] = value });
        await table.Client.SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("p", "transaction") { ["Value"] = value })]);

        var rows = await table.Client.QueryAsync<TableEntity>().ToListAsync();
        Assert.Equal(2, rows.Count);
        Assert.All(rows, row => Assert.Equal(value, row["Value"]));
        Assert.Equal(value, (await table.Client.GetEntityAsync<TableEntity>("p", "single")).Value["Value"]);
    }

    [Fact]
    public async Task GetBinary_WhenWrittenAsBytesOrBinaryData_ReadsBoth()
    {
        await using var table = await TestTable.CreateAsync();
        var written = new TableEntity("p", "r") { ["A"] = new byte[] { 1, 2 }, ["B"] = BinaryData.FromBytes(new byte[] { 3 }), ["C"] = null };
        await table.Client.AddEntityAsync(written);

        var row = (await table.Client.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal([1, 2], row.GetBinary("A"));
        Assert.Equal([3], row.GetBinaryData("B")!.ToArray());
        Assert.Null(row.GetBinary("C"));
    }

    [Fact]
    public void Getters_WhenThePropertyHasAnotherType_Throw()
    {
        var row = new TableEntity("p", "r") { ["Count"] = 5, ["At"] = new DateTimeOffset(2026, 1, 1, 2, 0, 0, TimeSpan.FromHours(2)) };

        Assert.Throws<InvalidOperationException>(() => row.GetString("Count"));
        Assert.Throws<InvalidOperationException>(() => row.GetInt64("Count"));
        Assert.Null(row.GetInt64("Missing"));
        Assert.Equal(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), row.GetDateTime("At"));
    }

    [Fact]
    public void Indexer_WhenAnIntIsSetOverALong_StaysALong()
    {
        var row = new TableEntity { ["Big"] = 5L, ["Real"] = 1.5 };

        row["Big"] = 6;
        row["Real"] = 2;

        Assert.Equal(6L, row.GetInt64("Big"));
        Assert.Equal(2.0, row.GetDouble("Real"));
    }

    [Fact]
    public void Dictionary_WhenMadeFromValues_HasKeysAndProperties()
    {
        var values = new Dictionary<string, object> { ["PartitionKey"] = "p", ["RowKey"] = "r", ["Name"] = "Ann" };
        var row = new TableEntity(values) { ETag = new ETag("W/\"1\"") };

        Assert.Equal(("p", "r", "W/\"1\""), (row.PartitionKey, row.RowKey, row.ETag.ToString()));
        Assert.Equal(["PartitionKey", "RowKey", "Name", "odata.etag"], row.Keys);
        Assert.Equal(4, row.Count);
        Assert.True(row.Remove("Name"));
        Assert.False(row.TryGetValue("Name", out _));
        Assert.Null(row["Name"]);
    }

    [Fact]
    public async Task AddEntity_WhenAValueHasAnotherType_SaysWhich()
    {
        await using var table = await TestTable.CreateAsync();

        var failure = await Assert.ThrowsAsync<NotSupportedException>(
            () => table.Client.AddEntityAsync(new TableEntity("p", "r") { ["Price"] = 1m }));

        Assert.Contains("Price", failure.Message, StringComparison.Ordinal);
    }
}
