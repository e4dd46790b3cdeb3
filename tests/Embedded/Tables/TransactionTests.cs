using Azure;
using Azure.Data.Tables;

namespace BenefitsFunctions.Tests.Embedded.Tables;

public sealed class TransactionTests
{
    [Fact]
    public async Task SubmitTransaction_WhenAllSucceed_AnswersEachWithItsVersion()
    {
        await using var table = await TestTable.CreateAsync();
        await table.Client.AddEntityAsync(new TableEntity("p", "5 gone"));
        await table.Client.AddEntityAsync(new TableEntity("p", "3 merged") { ["Old"] = 1 });
        await table.Client.AddEntityAsync(new TableEntity("p", "4 replaced") { ["Old"] = 1 });
        var version = (await table.Client.GetEntityAsync<TableEntity>("p", "4 replaced")).Value.ETag;

        var result = await table.Client.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity("p", "1 added")),
            new(TableTransactionActionType.UpsertReplace, new TableEntity("p", "2 upserted")),
            new(TableTransactionActionType.UpdateMerge, new TableEntity("p", "3 merged") { ["New"] = 1 }, ETag.All),
            new(TableTransactionActionType.UpdateReplace, new TableEntity("p", "4 replaced") { ["New"] = 1 }, version),
            new(TableTransactionActionType.Delete, new TableEntity("p", "5 gone")),
        ]);

        var rows = await table.Client.QueryAsync<TableEntity>().ToListAsync();
        Assert.Equal(202, result.GetRawResponse().Status);
        Assert.Equal([204, 204, 204, 204, 204], result.Value.Select(answer => answer.Status));
        Assert.Equal(["1 added", "2 upserted", "3 merged", "4 replaced"], rows.Select(row => row.RowKey));
        Assert.Equal(rows.Select(row => (ETag?)row.ETag), result.Value.Take(4).Select(answer => answer.Headers.ETag));
        Assert.Equal([(null, null), (null, null), (1, 1), ((int?)null, (int?)1)], rows.Select(row => (row.GetInt32("Old"), row.GetInt32("New"))));
    }

    [Theory]
    [InlineData(TableTransactionActionType.Add, "there", 409, "EntityAlreadyExists")]
    [InlineData(TableTransactionActionType.UpdateMerge, "there", 412, "UpdateConditionNotSatisfied")]
    [InlineData(TableTransactionActionType.UpdateReplace, "there", 412, "UpdateConditionNotSatisfied")]
    [InlineData(TableTransactionActionType.Delete, "there", 412, "UpdateConditionNotSatisfied")]
    [InlineData(TableTransactionActionType.UpdateMerge, "none", 404, "ResourceNotFound")]
    [InlineData(TableTransactionActionType.Delete, "none", 404, "ResourceNotFound")]
    public async Task SubmitTransaction_WhenOneActionFails_TellsWhichAndWritesNothing(
        TableTransactionActionType type, string rowKey, int status, string code)
    {
        await using var table = await TestTable.CreateAsync();
        await table.Client.AddEntityAsync(new TableEntity("p", "there") { ["V"] = 1 });
        var old = (await table.Client.GetEntityAsync<TableEntity>("p", "there")).Value.ETag;
        await table.Client.UpsertEntityAsync(new TableEntity("p", "there") { ["V"] = 2 });

        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.Client.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity("p", "new")),
            new(TableTransactionActionType.UpsertReplace, new TableEntity("p", "other")),
            new(type, new TableEntity("p", rowKey) { ["V"] = 3 }, old),
            new(TableTransactionActionType.Add, new TableEntity("p", "later")),
        ]));

        Assert.Equal((status, code, 2), (failure.Status, failure.ErrorCode, failure.FailedTransactionActionIndex));
        var row = await table.Client.QueryAsync<TableEntity>().SingleAsync();
        Assert.Equal(("there", 2), (row.RowKey, row.GetInt32("V")));
    }

    [Fact]
    public async Task SubmitTransaction_WhenARowComesTwice_ThrowsTheServicesError()
    {
        await using var table = await TestTable.CreateAsync();

        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.Client.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.UpsertMerge, new TableEntity("p", "r")),
            new(TableTransactionActionType.UpsertMerge, new TableEntity("p", "r")),
        ]));

        Assert.Equal((400, "InvalidDuplicateRow", 1), (failure.Status, failure.ErrorCode, failure.FailedTransactionActionIndex));
    }

    [Fact]
    public async Task SubmitTransaction_WhenPartitionsDiffer_IsRefusedAsByTheService()
    {
        await using var table = await TestTable.CreateAsync();

        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.Client.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity("p", "r")),
            new(TableTransactionActionType.Add, new TableEntity("q", "r")),
        ]));

        Assert.Equal((400, "CommandsInBatchActOnDifferentPartitions", 1), (failure.Status, failure.ErrorCode, failure.FailedTransactionActionIndex));
        Assert.Equal("", await table.RowKeysAsync(""));
    }

    [Fact]
    public async Task SubmitTransaction_WhenThereAreNoActions_IsRefused()
    {
        await using var table = await TestTable.CreateAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => table.Client.SubmitTransactionAsync([]));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(101)]
    public async Task SubmitTransaction_WhenThereAreManyActions_WritesUpToAHundred(int count)
    {
        await using var table = await TestTable.CreateAsync();
        var actions = Enumerable.Range(0, count).Select(i => new TableTransactionAction(
            TableTransactionActionType.Add, new TableEntity("p", $"{i:D3}") { ["Text"] = new string('x', 10_000) }));

        if (count <= 100)
        {
            Assert.Equal(count, (await table.Client.SubmitTransactionAsync(actions)).Value.Count);
            Assert.Equal(count, (await table.Client.QueryAsync<TableEntity>().ToListAsync()).Count);
        }
        else
        {
            var failure = await Assert.ThrowsAnyAsync<RequestFailedException>(() => table.Client.SubmitTransactionAsync(actions));
            Assert.Equal((400, "InvalidInput"), (failure.Status, failure.ErrorCode));
        }
    }

    [Fact]
    public async Task SubmitTransaction_WhenTheTableIsMissing_ThrowsTheServicesError()
    {
        await using var table = await TestTable.CreateAsync();
        await table.Client.DeleteAsync();

        var failure = await Assert.ThrowsAnyAsync<RequestFailedException>(
            () => table.Client.SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("p", "r"))]));

        Assert.Equal((404, "TableNotFound"), (failure.Status, failure.ErrorCode));
    }
}
