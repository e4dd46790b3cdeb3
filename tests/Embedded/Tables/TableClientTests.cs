using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Embedded.Tables;

public sealed class TableClientTests : IAsyncLifetime
{
    private TableClient _table = null!;

    public async Task InitializeAsync()
    {
        _table = new TableClient(await TestAzurite.ConnectionStringAsync(), TestAzurite.UniqueName("client"));
        await _table.CreateAsync();
    }

    public Task DisposeAsync() => _table.DeleteAsync();

    [Fact]
    public async Task AddEntity_WhenNew_IsRead()
    {
        var response = await _table.AddEntityAsync(new TableEntity("p", "r") { ["Count"] = 5, ["Name"] = "Ann \"quoted\" \u2028 ü" });

        var read = (await _table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal(204, response.Status);
        Assert.Equal(response.Headers.ETag, read.ETag);
        Assert.Equal(5, read.GetInt32("Count"));
        Assert.Equal("Ann \"quoted\" \u2028 ü", read.GetString("Name"));
    }

    [Fact]
    public async Task SubmitTransaction_WhenAllSucceed_AnswersEachWithItsETag()
    {
        await _table.AddEntityAsync(new TableEntity("p", "old"));
        var responses = (await _table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity("p", "r1") { ["A"] = "Ann \u2028 ü" }),
            new(TableTransactionActionType.UpsertReplace, new TableEntity("p", "r2") { ["A"] = 1L }),
            new(TableTransactionActionType.UpsertMerge, new TableEntity("p", "r3") { ["A"] = 1.0 }),
            new(TableTransactionActionType.Delete, new TableEntity("p", "old")),
        ])).Value;

        Assert.Equal([204, 204, 204, 204], responses.Select(r => r.Status));
        var rows = await _table.QueryAsync<TableEntity>("PartitionKey eq 'p'").ToListAsync();
        Assert.Equal(["r1", "r2", "r3"], rows.Select(r => r.RowKey));
        Assert.Equal(rows.Select(r => (ETag?)r.ETag), responses.Take(3).Select(r => r.Headers.ETag));
        Assert.Equal("Ann \u2028 ü", rows[0]["A"]);
    }

    [Fact]
    public async Task SubmitTransaction_WhenOneFails_TellsItsIndexAndWritesNothing()
    {
        await _table.AddEntityAsync(new TableEntity("p", "r2"));
        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => _table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity("p", "r1")),
            new(TableTransactionActionType.Add, new TableEntity("p", "r2")),
        ]));

        Assert.Equal((409, "EntityAlreadyExists", 1), (failure.Status, failure.ErrorCode, failure.FailedTransactionActionIndex));
        Assert.False((await _table.GetEntityIfExistsAsync<TableEntity>("p", "r1")).HasValue);
    }

    [Fact]
    public async Task Query_WhenMoreThanAPage_ReadsAllInOrder()
    {
        foreach (var chunk in Enumerable.Range(0, 1200).Chunk(100))
        {
            await _table.SubmitTransactionAsync(chunk.Select(i => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", $"{i:D5}"))));
        }

        var rows = await _table.QueryAsync<TableEntity>().ToListAsync();
        Assert.Equal(Enumerable.Range(0, 1200).Select(i => $"{i:D5}"), rows.Select(r => r.RowKey));
    }
}
