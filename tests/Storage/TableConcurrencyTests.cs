using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Storage;

/// <summary>What storage says to those who come second, late or twice: the statuses that the app decides by.</summary>
public sealed class TableConcurrencyTests
{
    private const int Existing = 409;
    private const int Missing = 404;
    private const int Stale = 412;
    private static readonly ETag Old = new("W/\"datetime'2026-01-01T00%3A00%3A00Z'\"");

    [Fact]
    public async Task Row_WhenTheVersionIsOld_Is412AndStays()
    {
        var table = await TestTable.CreateAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["V"] = 1 });
        TableEntity first = await table.GetEntityAsync<TableEntity>("p", "r");
        first["V"] = 2;
        var response = await table.UpdateEntityAsync(first, first.ETag, TableUpdateMode.Replace);

        Assert.Equal(Stale, await StatusAsync(() => table.UpdateEntityAsync(first, first.ETag, TableUpdateMode.Replace)));
        Assert.Equal(Stale, await StatusAsync(() => table.UpdateEntityAsync(first, first.ETag, TableUpdateMode.Merge)));
        Assert.Equal(Stale, await StatusAsync(() => table.DeleteEntityAsync("p", "r", first.ETag)));
        TableEntity stored = await table.GetEntityAsync<TableEntity>("p", "r");
        Assert.Equal((2, response.Headers.ETag!.Value), (stored.GetInt32("V")!.Value, stored.ETag));
    }

    [Fact]
    public async Task Row_WhenMissing_Is404ExceptToADelete()
    {
        var table = await TestTable.CreateAsync();

        Assert.Equal(Missing, await StatusAsync(() => table.GetEntityAsync<TableEntity>("p", "none")));
        Assert.Equal(Missing, await StatusAsync(() => table.UpdateEntityAsync(new TableEntity("p", "none"), ETag.All)));
        Assert.Equal(Missing, await StatusAsync(() => table.UpdateEntityAsync(new TableEntity("p", "none"), Old, TableUpdateMode.Replace)));
        Assert.Equal(Missing, (await table.DeleteEntityAsync("p", "none", ETag.All)).Status);
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("p", "none")).HasValue);
    }

    [Fact]
    public async Task AddEntity_WhenManyAddTheSame_TakesOneAndAnswersTheOthers409()
    {
        var table = await TestTable.CreateAsync();

        var statuses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => StatusAsync(Add)));

        Assert.Equal([204, .. Enumerable.Repeat(Existing, 7)], statuses.Order());

        Task<Response> Add() => table.AddEntityAsync(new TableEntity("p", "r"));
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge, 1)]
    [InlineData(TableUpdateMode.Replace, null)]
    public async Task UpdateAndUpsert_WhenAPropertyIsNotGiven_KeepItOnlyWhenMerging(TableUpdateMode mode, int? kept)
    {
        var table = await TestTable.CreateAsync();
        foreach (var key in (string[])["updated", "upserted"])
        {
            await table.UpsertEntityAsync(new TableEntity("p", key) { ["A"] = 1 }, mode);
        }

        await table.UpdateEntityAsync(new TableEntity("p", "updated") { ["B"] = 2 }, ETag.All, mode);
        await table.UpsertEntityAsync(new TableEntity("p", "upserted") { ["B"] = 2 }, mode);

        Assert.Equal([(kept, 2), (kept, 2)], (await table.RowsAsync()).Select(row => (row.GetInt32("A"), row.GetInt32("B"))));
    }

    [Fact]
    public async Task SubmitTransaction_WhenAllSucceed_AnswersEachWithItsVersion()
    {
        var table = await TestTable.CreateAsync();
        await table.AddEntityAsync(new TableEntity("p", "2 merged") { ["Old"] = 1 });
        await table.AddEntityAsync(new TableEntity("p", "3 replaced") { ["Old"] = 1 });
        var version = (await table.GetEntityAsync<TableEntity>("p", "2 merged")).Value.ETag;

        var answers = (await table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.UpdateMerge, new TableEntity("p", "2 merged") { ["New"] = 1 }, version),
            new(TableTransactionActionType.UpdateReplace, new TableEntity("p", "3 replaced") { ["New"] = 1 }, ETag.All),
            new(TableTransactionActionType.Add, new TableEntity("p", "4 added")),
        ])).Value;

        var rows = await table.RowsAsync();
        Assert.Equal(rows.Select(row => (ETag?)row.ETag), answers.Select(answer => answer.Headers.ETag));
        Assert.Equal([(1, 1), (null, 1), (null, (int?)null)], rows.Select(row => (row.GetInt32("Old"), row.GetInt32("New"))));
        Assert.Equal(204, await StatusAsync(() => table.UpdateEntityAsync(rows[0], answers[0].Headers.ETag!.Value)));
    }

    [Theory]
    [InlineData(TableTransactionActionType.Add, "there", Existing)]
    [InlineData(TableTransactionActionType.UpdateMerge, "there", Stale)]
    [InlineData(TableTransactionActionType.UpdateReplace, "there", Stale)]
    [InlineData(TableTransactionActionType.UpdateReplace, "none", Missing)]
    public async Task SubmitTransaction_WhenOneActionFails_HasItsStatusAndWritesNothing(
        TableTransactionActionType type, string rowKey, int status)
    {
        var table = await TestTable.CreateAsync();
        await table.AddEntityAsync(new TableEntity("p", "there") { ["V"] = 1 });
        var old = (await table.GetEntityAsync<TableEntity>("p", "there")).Value.ETag;
        await table.UpsertEntityAsync(new TableEntity("p", "there") { ["V"] = 2 });

        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity("p", "new")),
            new(type, new TableEntity("p", rowKey) { ["V"] = 3 }, old),
            new(TableTransactionActionType.Add, new TableEntity("p", "later")),
        ]));

        Assert.Equal((status, 1), (failure.Status, failure.FailedTransactionActionIndex));
        Assert.Equal([("there", 2)], (await table.RowsAsync()).Select(row => (row.RowKey, row.GetInt32("V"))));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public async Task SubmitTransaction_WhenThereAreManyActions_WritesAHundredOrNothing(int count, bool isTaken)
    {
        var table = await TestTable.CreateAsync();
        var rows = Enumerable.Range(0, count).Select(i => new TableEntity("p", $"{i:D3}") { ["Text"] = new string('x', 10_000) });
        var actions = rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row));

        var failure = await Record.ExceptionAsync(() => table.SubmitTransactionAsync(actions));

        Assert.Equal(isTaken, failure is null);
        Assert.Equal(isTaken ? count : 0, (await table.RowsAsync()).Count);
    }

    [Fact]
    public async Task AddEntity_WhenTheAnswerIsLost_IsSentAgainAndIs409()
    {
        var connection = await TestAzurite.OwnAccountAsync();
        await new TableClient(connection, "Rows").CreateAsync();
        using var network = new LosingHandler();
        using var http = new HttpClient(network);
        var options = new TableClientOptions
        {
            Transport = new HttpClientTransport(http),
            Retry = { Mode = RetryMode.Fixed, Delay = TimeSpan.Zero, MaxRetries = 2 },
        };
        var table = new TableClient(connection, "Rows", options);

        Assert.Equal(Existing, await StatusAsync(() => table.AddEntityAsync(new TableEntity("p", "r") { ["V"] = 1 })));
        Assert.Equal(1, (await table.GetEntityAsync<TableEntity>("p", "r")).Value.GetInt32("V"));
    }

    [Fact]
    public async Task CreateAsync_WhenSeveralInstancesStartAtOnce_HasEveryTable()
    {
        var connection = await TestAzurite.OwnAccountAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Instance().CreateAsync(CancellationToken.None)));

        var names = await new TableServiceClient(connection).QueryAsync().Select(table => table.Name).ToListAsync();
        Assert.Equal(
            [
                "AccessIds", "Accounts", "AdvisoryRequests", "Audits", "Contracts", "CustomerRequests", "Customers", "Due",
                "Incidents", "Intents", "Offers", "Partners", "Requests", "SoftwareKeys",
            ],
            names.Order(StringComparer.Ordinal));

        BenefitsTables Instance() => new(new TableServiceClient(connection));
    }

    private static async Task<int> StatusAsync<T>(Func<Task<T>> request)
    {
        try
        {
            return await request() is Response response ? response.Status : 200;
        }
        catch (RequestFailedException error)
        {
            return error.Status;
        }
    }

    /// <summary>Loses the answer to the first request.</summary>
    private sealed class LosingHandler() : DelegatingHandler(new SocketsHttpHandler())
    {
        private int _answers;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            return Interlocked.Increment(ref _answers) == 1 ? throw new HttpRequestException("The connection was lost.") : answer;
        }
    }
}
