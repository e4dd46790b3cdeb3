using Azure.Data.Tables;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.Storage;

/// <summary>What a crash may leave is found, and nobody drops what somebody else has written anew.</summary>
public sealed class IntentListTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(Sample.Today);
    private BenefitsTables _tables = null!;
    private IntentList _list = null!;

    public async Task InitializeAsync()
    {
        _tables = new(new TableServiceClient(await TestAzurite.OwnAccountAsync()));
        await _tables.Intents.CreateAsync();
        _list = new(_tables, "work", _clock);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Write_OfAnIntent_StoresItsColumnsAndItsTime()
    {
        await _list.WriteAsync("1|a", new TableEntity { ["What"] = "a" }, CancellationToken.None);
        await _list.WriteAsync("1|b", new TableEntity { ["At"] = Sample.Today.AddDays(-1) }, CancellationToken.None);

        var rows = await _tables.Intents.RowsAsync();
        Assert.Equal([("work", "1|a"), ("work", "1|b")], rows.Select(row => (row.PartitionKey, row.RowKey)));
        Assert.Equal([Sample.Today, Sample.Today.AddDays(-1)], rows.Select(row => row.Time("At")));
        Assert.Equal("a", rows[0].Text("What"));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    public async Task IsOld_AroundTenMinutes_BeginsThen(long ticks, bool isOld)
    {
        var written = await WriteAsync("a");
        _clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromTicks(ticks));

        Assert.Equal(isOld, _list.IsOld(written));
    }

    [Fact]
    public async Task Drop_OfOneThatWasWrittenAnew_LeavesIt()
    {
        var read = await WriteAsync("a");
        var anew = await WriteAsync("a");

        await _list.DropAsync(read, CancellationToken.None);
        var left = await KeysAsync();
        await _list.DropAsync(anew, CancellationToken.None);
        await _list.DropAsync(anew, CancellationToken.None);

        Assert.Equal(["a"], left);
        Assert.Empty(await KeysAsync());
    }

    [Fact]
    public async Task Hold_OfOneThatIsAsItWasRead_KeepsOthersFromDroppingIt()
    {
        await WriteAsync("a");
        var (mine, theirs) = (Assert.Single(await AllAsync()), Assert.Single(await AllAsync()));

        Assert.True(await _list.TryHoldAsync(mine, CancellationToken.None));
        Assert.False(await _list.TryHoldAsync(theirs, CancellationToken.None));
        await _list.DropAsync(theirs, CancellationToken.None);
        var held = Assert.Single(await AllAsync());
        await _list.DropAsync(mine, CancellationToken.None);

        Assert.Equal(("a", Sample.Today), (held.Text("What"), held.Time("At")));
        Assert.Empty(await KeysAsync());
        Assert.False(await _list.TryHoldAsync(held, CancellationToken.None));
    }

    [Fact]
    public async Task Resume_WhenOneFails_GoesOnWithTheOthersAndTellsOfIt()
    {
        await new IntentList(_tables, "other", _clock).WriteAsync("z", new TableEntity(), CancellationToken.None);
        foreach (var key in (string[])["a", "b", "c", "d"])
        {
            await WriteAsync(key);
        }

        var failed = new List<string>();
        var resumed = await _list.ResumeAsync(
            intent => intent.RowKey == "b" ? throw new InvalidOperationException("Injected.") : Task.FromResult(intent.RowKey != "c"),
            (error, intent) => failed.Add($"{intent.RowKey} {error.Message}"),
            CancellationToken.None);

        Assert.Equal(2, resumed);
        Assert.Equal(["b Injected."], failed);
    }

    [Fact]
    public async Task Resume_WhenItIsCancelled_Ends()
    {
        await WriteAsync("a");
        await WriteAsync("b");
        using var stop = new CancellationTokenSource();
        var seen = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _list.ResumeAsync(
            async _ =>
            {
                seen++;
                await stop.CancelAsync();
                stop.Token.ThrowIfCancellationRequested();
                return true;
            },
            (_, _) => Assert.Fail("It did not fail."),
            stop.Token));

        Assert.Equal(1, seen);
    }

    [Fact]
    public async Task Resume_WhenThereAreMoreThanAPage_DropsEachOnce()
    {
        foreach (var some in Enumerable.Range(0, 1050).Chunk(100))
        {
            await _tables.Intents.SubmitTransactionAsync(some.Select(i => new TableTransactionAction(
                TableTransactionActionType.Add, new TableEntity("work", $"{i:D4}") { ["At"] = Sample.Today })));
        }

        var dropped = new List<string>();
        var resumed = await _list.ResumeAsync(
            async intent =>
            {
                dropped.Add(intent.RowKey);
                await _list.DropAsync(intent, CancellationToken.None);
                return true;
            },
            (error, _) => Assert.Fail(error.Message),
            CancellationToken.None);

        Assert.Equal(1050, resumed);
        Assert.Equal(1050, dropped.Distinct().Count());
        Assert.Empty(await KeysAsync());
    }

    private Task<TableEntity> WriteAsync(string key) =>
        _list.WriteAsync(key, new TableEntity { ["What"] = key }, CancellationToken.None);

    private async Task<IReadOnlyList<TableEntity>> AllAsync() => await _list.AllAsync(CancellationToken.None).ToListAsync();

    private async Task<IEnumerable<string>> KeysAsync() => (await AllAsync()).Select(intent => intent.RowKey);
}
