using Azure;
using Azure.Data.Tables;

namespace BenefitsFunctions.Tests.Embedded.Tables;

public sealed class ConcurrencyTests
{
    [Fact]
    public async Task UpdateEntity_WhenTheVersionIsOld_Throws412AndKeepsTheRow()
    {
        await using var table = await TestTable.CreateAsync();
        await table.Client.AddEntityAsync(new TableEntity("p", "r") { ["V"] = 1 });
        var first = (await table.Client.GetEntityAsync<TableEntity>("p", "r")).Value;
        first["V"] = 2;
        var response = await table.Client.UpdateEntityAsync(first, first.ETag);

        var failure = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.Client.UpdateEntityAsync(first, first.ETag, TableUpdateMode.Replace));
        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => table.Client.DeleteEntityAsync(first, first.ETag));

        var stored = (await table.Client.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal((412, "UpdateConditionNotSatisfied"), (failure.Status, failure.ErrorCode));
        Assert.Equal(412, refused.Status);
        Assert.Equal(2, stored.GetInt32("V"));
        Assert.Equal(response.Headers.ETag, stored.ETag);
    }

    [Fact]
    public async Task UpdateEntity_WhenNoVersionIsGiven_IsRefused()
    {
        await using var table = await TestTable.CreateAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => table.Client.UpdateEntityAsync(new TableEntity("p", "r"), default));
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge, true)]
    [InlineData(TableUpdateMode.Replace, false)]
    public async Task UpdateAndUpsert_WhenAPropertyIsNotGiven_KeepItOnlyWhenMerging(TableUpdateMode mode, bool isKept)
    {
        await using var table = await TestTable.CreateAsync();
        var client = table.Client;
        await client.UpsertEntityAsync(new TableEntity("p", "updated") { ["A"] = 1 }, mode);
        await client.UpsertEntityAsync(new TableEntity("p", "upserted") { ["A"] = 1 }, mode);

        await client.UpdateEntityAsync(new TableEntity("p", "updated") { ["B"] = 2 }, ETag.All, mode);
        await client.UpsertEntityAsync(new TableEntity("p", "upserted") { ["B"] = 2 }, mode);

        var rows = await client.QueryAsync<TableEntity>().ToListAsync();
        Assert.All(rows, row => Assert.Equal((isKept ? 1 : null, 2), (row.GetInt32("A"), row.GetInt32("B"))));
        Assert.Equal(2, rows.Count);
    }

    [Fact]
    public async Task MissingRow_WhenReadUpdatedOrDeleted_IsToldAsTheServiceTellsIt()
    {
        await using var table = await TestTable.CreateAsync();
        var client = table.Client;

        var read = await Assert.ThrowsAsync<RequestFailedException>(() => client.GetEntityAsync<TableEntity>("p", "none"));
        var updated = await Assert.ThrowsAsync<RequestFailedException>(() => client.UpdateEntityAsync(new TableEntity("p", "none"), ETag.All));
        var maybe = await client.GetEntityIfExistsAsync<TableEntity>("p", "none");

        Assert.Equal((404, "ResourceNotFound"), (read.Status, read.ErrorCode));
        Assert.Equal((404, "ResourceNotFound"), (updated.Status, updated.ErrorCode));
        Assert.Equal((false, 404), (maybe.HasValue, maybe.GetRawResponse().Status));
        Assert.Throws<InvalidOperationException>(() => maybe.Value);
        Assert.Equal(404, (await client.DeleteEntityAsync("p", "none")).Status);
    }

    [Fact]
    public async Task GetEntityIfExists_WhenThere_HasTheRow()
    {
        await using var table = await TestTable.CreateAsync();
        await table.Client.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2 });

        var found = await table.Client.GetEntityIfExistsAsync<TableEntity>("p", "r", ["B"]);

        Assert.True(found.HasValue);
        Assert.Equal((null, 2), (found.Value!.GetInt32("A"), found.Value.GetInt32("B")));
    }

    [Fact]
    public async Task AddEntity_WhenItExists_Throws409()
    {
        await using var table = await TestTable.CreateAsync();
        await table.Client.AddEntityAsync(new TableEntity("p", "r"));

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.Client.AddEntityAsync(new TableEntity("p", "r")));

        Assert.Equal((409, "EntityAlreadyExists"), (failure.Status, failure.ErrorCode));
    }
}
