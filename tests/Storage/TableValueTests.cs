using Azure.Data.Tables;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Storage;

/// <summary>Values and queries, as rows of the app use them.</summary>
public sealed class TableValueTests
{
    private static readonly DateTimeOffset Day1 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<object> Values { get; } = new()
    {
        "", " ", "a 'quote', a \\ and\r\na line", "\0 \u0001 \u2028 \ufffe 😀",
        int.MaxValue, int.MinValue, 0, long.MaxValue, long.MinValue, 5L, true, false,
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)).AddTicks(7), DateTimeOffset.MaxValue,
        new DateTimeOffset(1601, 1, 1, 0, 0, 0, TimeSpan.Zero),
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task GetEntity_WhenWrittenWithAValue_KeepsValueAndType(object value)
    {
        var table = await TestTable.CreateAsync();
        await table.AddEntityAsync(Row("single"));
        await table.SubmitTransactionAsync([new(TableTransactionActionType.Add, Row("transaction"))]);

        var rows = await table.RowsAsync();
        Assert.Equal(2, rows.Count);
        Assert.All(rows, row => Assert.Equal((value, false), (row["Value"], row.ContainsKey("None"))));
        Assert.Equal(value, (await table.GetEntityAsync<TableEntity>("p", "single")).Value["Value"]);

        TableEntity Row(string key) => new("p", key) { ["Value"] = value, ["None"] = null };
    }

    [Fact]
    public async Task RowValues_WhenReadFromStorage_AreWhatWasWritten()
    {
        var table = await TestTable.CreateAsync();
        var row = new TableEntity("p", "r")
        {
            ["Text"] = "日本",
            ["Flag"] = true,
            ["Number"] = -1,
            ["Long"] = 1L,
            ["Time"] = Day1.AddTicks(1),
            ["Choice"] = nameof(DayOfWeek.Monday),
            ["Day"] = new DateOnly(2028, 2, 29).ToRow(),
        };
        await table.AddEntityAsync(row);

        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Equal(("日本", true, -1, 1L), (read.Text("Text"), read.Flag("Flag"), read.Number("Number"), read.LongNumber("Long")));
        Assert.Equal((Day1.AddTicks(1), DayOfWeek.Monday), (read.Time("Time"), read.Choice<DayOfWeek>("Choice")));
        Assert.Equal(new DateOnly(2028, 2, 29), read.Day("Day"));
        Assert.Throws<InvalidDataException>(() => read.Text("Absent"));
    }

    [Fact]
    public async Task RowValues_WhenReadAsAnotherType_Throw()
    {
        var table = await TestTable.CreateAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Number"] = 5 });

        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Throws<InvalidOperationException>(() => read.Text("Number"));
        Assert.Throws<InvalidOperationException>(() => read.LongNumber("Number"));
    }

    [Fact]
    public async Task Query_WhenFilteredByEachTypeAndOperator_FindsTheRightRows()
    {
        var table = await TestTable.CreateAsync();
        foreach (var i in (int[])[1, 2, 3])
        {
            await table.AddEntityAsync(new TableEntity("p", "abc"[i - 1].ToString())
            {
                ["Text"] = i == 2 ? "o'brien" : "other",
                ["Number"] = i,
                ["Big"] = 5_000_000_000L + i,
                ["Flag"] = i == 2,
                ["Moment"] = Day1.AddDays(i - 1),
            });
        }

        (FormattableString Filter, string RowKeys)[] cases =
        [
            ($"RowKey eq {"a"}", "a"), ($"RowKey ne {"a"}", "b c"), ($"RowKey gt {"a"}", "b c"), ($"RowKey ge {"b"}", "b c"),
            ($"RowKey lt {"b"}", "a"), ($"RowKey le {"b"}", "a b"), ($"Text eq {"o'brien"}", "b"),
            ($"Text eq {"' or true or Text eq '"}", ""),
            ($"Number gt {1}", "b c"), ($"Number eq {-1}", ""), ($"Big ge {5_000_000_002L}", "b c"), ($"Flag eq {true}", "b"),
            ($"Moment gt {Day1}", "b c"), ($"Moment eq {Day1.AddDays(1).ToOffset(TimeSpan.FromHours(9))}", "b"),
            ($"PartitionKey eq {"p"} and (Number eq {1} or Number eq {3}) and not (RowKey eq {"c"})", "a"),
        ];
        foreach (var (filter, rowKeys) in cases)
        {
            var text = TableClient.CreateQueryFilter(filter);
            Assert.Equal((text, rowKeys), (text, string.Join(' ', (await table.RowsAsync(text)).Select(row => row.RowKey))));
        }
    }

    [Fact]
    public async Task Query_WhenThereAreMoreRowsThanAPageHolds_ReadsOnInOrder()
    {
        var table = await TestTable.CreateAsync();
        foreach (var chunk in Enumerable.Range(0, 1200).Chunk(100))
        {
            await table.SubmitTransactionAsync(
                chunk.Select(i => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("ü p", $"ö {i:D5}"))));
        }

        var pages = await table.QueryAsync<TableEntity>("PartitionKey eq 'ü p'").AsPages().ToListAsync();

        Assert.Equal([1000, 200], pages.Select(page => page.Values.Count));
        Assert.Equal(Enumerable.Range(0, 1200).Select(i => $"ö {i:D5}"), pages.SelectMany(page => page.Values).Select(row => row.RowKey));
    }

    [Fact]
    public async Task GetEntityIfExists_WhenAPropertyIsSelected_HasItOrNothing()
    {
        var table = await TestTable.CreateAsync();
        await table.AddEntityAsync(new TableEntity("p", "with") { ["Pages"] = 2, ["Other"] = 1 });
        await table.AddEntityAsync(new TableEntity("p", "without") { ["Other"] = 1 });

        var with = await table.GetEntityIfExistsAsync<TableEntity>("p", "with", ["Pages"]);
        var without = await table.GetEntityIfExistsAsync<TableEntity>("p", "without", ["Pages"]);

        Assert.Equal((2, null), (with.Value!.GetInt32("Pages"), with.Value.GetInt32("Other")));
        Assert.Equal((true, null), (without.HasValue, without.Value!.GetInt32("Pages")));
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("p", "none", ["Pages"])).HasValue);
    }
}
