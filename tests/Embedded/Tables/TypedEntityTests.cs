using Azure;
using Azure.Data.Tables;

namespace BenefitsFunctions.Tests.Embedded.Tables;

public sealed class TypedEntityTests
{
    private static readonly DateTimeOffset Moment = new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.Zero).AddTicks(1234567);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetEntity_WhenWrittenWithEveryType_ReadsTheSame(bool inTransaction)
    {
        await using var table = await TestTable.CreateAsync();
        var written = Filled();

        if (inTransaction)
        {
            await table.Client.SubmitTransactionAsync([new(TableTransactionActionType.UpsertReplace, written)]);
        }
        else
        {
            await table.Client.AddEntityAsync(written);
        }

        var read = (await table.Client.GetEntityAsync<EveryTypeEntity>("p", "r")).Value;
        Assert.Equal(written.Text, read.Text);
        Assert.Equal((written.Number, written.MaybeNumber), (read.Number, read.MaybeNumber));
        Assert.Equal((written.Big, written.MaybeBig), (read.Big, read.MaybeBig));
        Assert.Equal((written.Real, written.MaybeReal), (read.Real, read.MaybeReal));
        Assert.Equal((written.Flag, written.MaybeFlag), (read.Flag, read.MaybeFlag));
        Assert.Equal((written.Day, DateTimeKind.Utc), (read.Day, read.Day.Kind));
        Assert.Equal((written.Moment, written.MaybeMoment), (read.Moment, read.MaybeMoment));
        Assert.Equal((written.Id, written.MaybeId), (read.Id, read.MaybeId));
        Assert.Equal(written.Bytes, read.Bytes);
        Assert.Equal(written.Data!.ToArray(), read.Data!.ToArray());
        Assert.Equal((written.Paint, written.MaybePaint), (read.Paint, read.MaybePaint));
        Assert.Equal(written.Renamed, read.Renamed);
        Assert.Empty(read.Ignored);
        Assert.NotEqual(default, read.ETag);
        Assert.NotNull(read.Timestamp);
    }

    [Fact]
    public async Task AddEntity_WhenTyped_StoresTheTypesOfTheService()
    {
        await using var table = await TestTable.CreateAsync();
        await table.Client.AddEntityAsync(Filled());

        var row = (await table.Client.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal("Green", row.GetString("Paint"));
        Assert.Equal("kept", row.GetString("stored_name"));
        Assert.Equal("Ann \"quoted\" \u2028 ü 😀!", row.GetString("Computed"));
        Assert.Equal(long.MaxValue, row.GetInt64("Big"));
        Assert.Equal(3.0, row.GetDouble("Real"));
        Assert.Equal(Moment, row.GetDateTimeOffset("Moment"));
        Assert.False(row.ContainsKey("Renamed"));
        Assert.False(row.ContainsKey("Ignored"));
    }

    [Fact]
    public async Task GetEntity_WhenPropertiesAreNull_LeavesThemOut()
    {
        await using var table = await TestTable.CreateAsync();
        await table.Client.AddEntityAsync(new EveryTypeEntity());

        var row = (await table.Client.GetEntityAsync<TableEntity>("p", "r")).Value;
        var read = (await table.Client.GetEntityAsync<EveryTypeEntity>("p", "r")).Value;
        Assert.DoesNotContain(row.Keys, key => key.StartsWith("Maybe", StringComparison.Ordinal) || key is "Text" or "Bytes" or "Data");
        Assert.Null(read.MaybeNumber);
        Assert.Null(read.MaybePaint);
        Assert.Null(read.Text);
    }

    [Fact]
    public async Task AddEntity_WhenAPropertyHasAnotherType_SaysWhich()
    {
        await using var table = await TestTable.CreateAsync();

        var failure = await Assert.ThrowsAsync<NotSupportedException>(
            () => table.Client.AddEntityAsync(new WithDecimal { PartitionKey = "p", RowKey = "r" }));

        Assert.Contains(nameof(WithDecimal.Price), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddEntity_WhenADateTimeIsNotUtc_IsRefused()
    {
        await using var table = await TestTable.CreateAsync();

        var local = new EveryTypeEntity { Day = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Local) };

        await Assert.ThrowsAsync<NotSupportedException>(() => table.Client.AddEntityAsync(local));
    }

    [Fact]
    public async Task Query_WhenTheRowIsARecordWithInitProperties_FillsIt()
    {
        await using var table = await TestTable.CreateAsync();
        await table.Client.AddEntityAsync(new Note { PartitionKey = "p", RowKey = "r", Text = "hello" });

        Assert.Equal("hello", (await table.Client.QueryAsync<Note>().SingleAsync()).Text);
    }

    private static EveryTypeEntity Filled() => new()
    {
        Text = "Ann \"quoted\" \u2028 ü 😀",
        Number = int.MinValue,
        MaybeNumber = 7,
        Big = long.MaxValue,
        MaybeBig = -5,
        Real = 3.0,
        MaybeReal = double.NaN,
        Flag = true,
        MaybeFlag = false,
        Day = Moment.UtcDateTime,
        Moment = Moment,
        MaybeMoment = Moment,
        Id = new Guid("0f8fad5b-d9cb-469f-a165-70867728950e"),
        MaybeId = Guid.Empty,
        Bytes = [0, 1, 255],
        Data = BinaryData.FromBytes(new byte[] { 9, 8 }),
        Paint = EveryTypeEntity.Colour.Green,
        MaybePaint = EveryTypeEntity.Colour.Red,
        Renamed = "kept",
        Ignored = ["never sent"],
    };

    private sealed record Note : ITableEntity
    {
        public required string PartitionKey { get; set; }

        public required string RowKey { get; set; }

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        public string? Text { get; init; }
    }

    private sealed class WithDecimal : ITableEntity
    {
        public required string PartitionKey { get; set; }

        public required string RowKey { get; set; }

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        public decimal Price { get; set; }
    }
}
