using Azure;
using Azure.Data.Tables;

namespace BenefitsFunctions.Tests.Embedded.Tables;

public sealed class QueryTests
{
    private static readonly DateTimeOffset Day1 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Guid GuidA = new("aaaaaaaa-0000-0000-0000-000000000001");

    [Fact]
    public async Task Query_WhenFilteredByEachTypeAndOperator_FindsTheRightRows()
    {
        await using var table = await FilledAsync();
        (FormattableString Filter, string RowKeys)[] cases =
        [
            ($"RowKey eq {"a"}", "a"), ($"RowKey ne {"a"}", "b c"), ($"RowKey gt {"a"}", "b c"),
            ($"RowKey ge {"b"}", "b c"), ($"RowKey lt {"b"}", "a"), ($"RowKey le {"b"}", "a b"),
            ($"Text eq {"o'brien"}", "b"), ($"Number gt {1}", "b c"), ($"Number eq {-1}", ""), ($"Big ge {5_000_000_002L}", "b c"),
            ($"Real lt {1.5}", "a"), ($"Real eq {2.0}", "c"), ($"Flag eq {true}", "b"), ($"Moment gt {Day1}", "b c"),
            ($"Moment eq {Day1.AddDays(1)}", "b"), ($"Day le {Day1.UtcDateTime}", "a"), ($"Id eq {GuidA}", "a"),
            ($"Bytes eq {new byte[] { 0, 10 }}", "a"), ($"Paint eq {EveryTypeEntity.Colour.Green}", "b"), ($"Timestamp gt {Day1}", "a b c"),
            ($"PartitionKey eq {"p"} and (Number eq {1} or Number eq {3}) and not (RowKey eq {"c"})", "a"),
        ];

        foreach (var (filter, rowKeys) in cases)
        {
            var text = TableClient.CreateQueryFilter(filter);
            Assert.Equal((text, rowKeys), (text, await table.RowKeysAsync(text)));
        }
    }

    [Fact]
    public async Task Query_WhenFilteredByExpression_FindsTheRightRows()
    {
        await using var table = await FilledAsync();
        var (limit, name, maybe) = (2, "o'brien", (int?)3);
        (System.Linq.Expressions.Expression<Func<EveryTypeEntity, bool>> Filter, string RowKeys)[] cases =
        [
            (e => e.PartitionKey == "p" && e.Number >= limit, "b c"), (e => e.Number == 1 || e.Number == 3, "a c"), (e => true, "a b c"),
            (e => e.Text == name, "b"), (e => e.Flag, "b"), (e => !e.Flag, "a c"), (e => limit > e.Number, "a"),
            (e => string.Compare(e.RowKey, "b") > 0, "c"), (e => e.RowKey.CompareTo("b") <= 0, "a b"),
            (e => string.CompareOrdinal(e.RowKey, "b") == 0, "b"), (e => e.Big > 5_000_000_001, "b c"), (e => e.Real >= limit, "c"),
            (e => e.Moment < Day1.AddDays(1), "a"), (e => e.Day == Day1.UtcDateTime, "a"), (e => e.Id == GuidA, "a"),
            (e => e.Paint == EveryTypeEntity.Colour.Green, "b"), (e => e.MaybeNumber == maybe, "c"),
            (e => e.MaybeNumber!.Value < 3, "a b"), (e => e.Renamed == "n2", "b"),
        ];

        foreach (var (filter, rowKeys) in cases)
        {
            var found = await table.Client.QueryAsync(filter).Select(e => e.RowKey).ToListAsync();
            Assert.Equal((filter.ToString(), rowKeys), (filter.ToString(), string.Join(' ', found)));
        }
    }

    [Fact]
    public async Task Query_WhenPropertiesAreSelected_ReadsOnlyThem()
    {
        await using var table = await FilledAsync();

        var row = await table.Client.QueryAsync<TableEntity>("RowKey eq 'b'", select: ["RowKey", "Big"]).SingleAsync();

        Assert.Equal(["Big", "RowKey", "odata.etag"], row.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(5_000_000_002, row.GetInt64("Big"));
    }

    [Fact]
    public async Task Query_WhenThereAreMoreRowsThanAPageHolds_ReadsOnInOrder()
    {
        await using var table = await TestTable.CreateAsync();
        foreach (var chunk in Enumerable.Range(0, 1200).Chunk(100))
        {
            await table.Client.SubmitTransactionAsync(
                chunk.Select(i => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("ü p", $"ö {i:D5}"))));
        }

        var pages = await table.Client.QueryAsync<TableEntity>("PartitionKey eq 'ü p'").AsPages().ToListAsync();

        Assert.Equal([1000, 200], pages.Select(page => page.Values.Count));
        Assert.Equal(Enumerable.Range(0, 1200).Select(i => $"ö {i:D5}"), pages.SelectMany(page => page.Values).Select(row => row.RowKey));
        Assert.Null(pages[^1].ContinuationToken);
    }

    [Fact]
    public async Task AsPages_WhenGivenATokenOfAnEarlierQuery_GoesOnThere()
    {
        await using var table = await FilledAsync();
        await table.Client.AddEntityAsync(new TableEntity("q", ""));

        var tokens = new List<string?> { null };
        var read = new List<string>();
        do
        {
            var page = await table.Client.QueryAsync<TableEntity>().AsPages(tokens[^1], pageSizeHint: 1).FirstAsync();
            read.Add(page.Values.Single().RowKey);
            tokens.Add(page.ContinuationToken);
        }
        while (tokens[^1] is not null);

        Assert.Equal(["a", "b", "c", ""], read);
    }

    [Fact]
    public async Task Query_WhenTheFilterIsInvalid_ThrowsTheServicesError()
    {
        await using var table = await FilledAsync();

        var failure = await Assert.ThrowsAsync<RequestFailedException>(
            async () => await table.Client.QueryAsync<TableEntity>("RowKey eq eq").ToListAsync());

        Assert.InRange(failure.Status, 400, 599);
    }

    [Fact]
    public async Task Query_WhenCancelled_Stops()
    {
        await using var table = await FilledAsync();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await table.Client.QueryAsync<TableEntity>().ToListAsync(cancelled.Token));
    }

    private static async Task<TestTable> FilledAsync()
    {
        var table = await TestTable.CreateAsync();
        await table.Client.SubmitTransactionAsync(
            Enumerable.Range(1, 3).Select(i => new TableTransactionAction(TableTransactionActionType.Add, Row(i))));
        return table;
    }

    private static EveryTypeEntity Row(int i) => new()
    {
        RowKey = "abc"[i - 1].ToString(),
        Text = i == 2 ? "o'brien" : "other",
        Number = i,
        MaybeNumber = i,
        Big = 5_000_000_000 + i,
        Real = 0.5 + i / 2.0,
        Flag = i == 2,
        Day = Day1.AddDays(i - 1).UtcDateTime,
        Moment = Day1.AddDays(i - 1),
        Id = i == 1 ? GuidA : Guid.Empty,
        Bytes = i == 1 ? [0, 10] : [1],
        Paint = i == 2 ? EveryTypeEntity.Colour.Green : EveryTypeEntity.Colour.Red,
        Renamed = $"n{i}",
    };
}
