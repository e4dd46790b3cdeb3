using Azure;
using Azure.Data.Tables;

namespace BenefitsFunctions.Tests.Embedded.Tables;

public sealed class HostileKeyTests
{
    public static TheoryData<string> Keys { get; } = new()
    {
        "o'brien", "''", "'", "100%", "%27", "%2525", "a b", " lead and trail ", "ü😀漢字", "a+b&c=d", "(x)", "a,b;c:d", "@$!*~",
        "\"double\"", "{brace}", "<tag>", "..", "a.b-c_d", "",
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Row_WhenKeysAreUnusual_IsAddedReadChangedFoundAndDeleted(string key)
    {
        await using var table = await TestTable.CreateAsync();
        var row = new TableEntity(key, key) { ["V"] = 1 };

        await table.Client.AddEntityAsync(row);
        var read = (await table.Client.GetEntityAsync<TableEntity>(key, key)).Value;
        read["V"] = 2;
        await table.Client.UpdateEntityAsync(read, read.ETag, TableUpdateMode.Replace);
        var found = await table.Client.QueryAsync<TableEntity>(e => e.PartitionKey == key && e.RowKey == key).SingleAsync();

        Assert.Equal((key, key, 2), (found.PartitionKey, found.RowKey, found.GetInt32("V")));
        Assert.Equal(204, (await table.Client.DeleteEntityAsync(key, key)).Status);
        Assert.Empty(await table.Client.QueryAsync<TableEntity>().ToListAsync());
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Row_WhenKeysAreUnusual_IsChangedInTransactions(string key)
    {
        await using var table = await TestTable.CreateAsync();
        await table.Client.AddEntityAsync(new TableEntity(key, key + "old"));
        await table.Client.AddEntityAsync(new TableEntity(key, key + "gone"));

        await table.Client.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity(key, key + "new") { ["V"] = key }),
            new(TableTransactionActionType.UpdateReplace, new TableEntity(key, key + "old") { ["V"] = key }, ETag.All),
            new(TableTransactionActionType.UpsertMerge, new TableEntity(key, key + "upserted") { ["V"] = key }),
            new(TableTransactionActionType.Delete, new TableEntity(key, key + "gone")),
        ]);

        var rows = await table.Client.QueryAsync<TableEntity>().ToListAsync();
        Assert.Equal([key + "new", key + "old", key + "upserted"], rows.Select(row => row.RowKey));
        Assert.All(rows, row => Assert.Equal((key, key), (row.PartitionKey, row.GetString("V"))));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\u0001b")]
    public async Task AddEntity_WhenTheServiceForbidsTheKey_ThrowsItsError(string key)
    {
        await using var table = await TestTable.CreateAsync();

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.Client.AddEntityAsync(new TableEntity(key, "r")));

        Assert.Equal((400, "InvalidInput"), (failure.Status, failure.ErrorCode));
    }
}
