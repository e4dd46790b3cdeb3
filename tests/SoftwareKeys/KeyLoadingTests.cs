using BenefitsFunctions.SoftwareKeys;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.SoftwareKeys;

/// <summary>O1: keys that are loaded in bulk, and a loading that is cut off.</summary>
public sealed class KeyLoadingTests
{
    private static readonly List<string> Texts = [.. Enumerable.Range(0, 120).Select(i => $"KEY-{i}")];

    [Fact]
    public async Task Load_WhenSomeAreThereAlreadyOrTwice_TellsThemApart()
    {
        var process = (await StoredSoftware.CreateAsync()).Process;
        await process.LoadAsync(["A", "B"], "1");

        var loaded = await process.LoadAsync(["C", " A ", "C", "D", "A"], "2");
        var again = await process.LoadAsync(["C", "D"], "3");

        Assert.Equal((2, 1, 2, 4), (loaded.Loaded, loaded.AlreadyLoaded, loaded.InThisCall, loaded.Free));
        Assert.Equal(
            [new DuplicateKey(1, "already-loaded"), new DuplicateKey(2, "in-this-call"), new DuplicateKey(4, "in-this-call")],
            loaded.Duplicates);
        Assert.Equal((0, 2, 0, 4), (again.Loaded, again.AlreadyLoaded, again.InThisCall, again.Free));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Load_WhenItIsCutOffAtAnyRequestAndRepeated_HasEachKeyOnceAndCountsAll(bool afterwards)
    {
        var requests = await CostAsync();
        for (var cut = 1; cut <= requests; cut++)
        {
            var stored = await StoredSoftware.CreateAsync();
            await stored.Process.LoadAsync(Texts[..5], "before");
            var transport = new FaultyTransport { CutAt = cut, CutAfterwards = afterwards };
            await Assert.ThrowsAnyAsync<Exception>(() => stored.Over(transport).LoadAsync(Texts, "load"));

            var loaded = await stored.Process.LoadAsync(Texts, "load");

            Assert.Equal((115, 5, 120), (loaded.Loaded, loaded.AlreadyLoaded, loaded.Free));
            Assert.Equal(Texts.Order(), (await stored.KeysAsync()).Select(key => key.Text).Order());
            Assert.Equal(120, (await stored.FreeAsync()).Count);
        }
    }

    [Fact]
    public async Task Load_OfFewIntoALargeStock_LooksForTheseAlone()
    {
        var stored = await StoredSoftware.CreateAsync();
        await stored.Process.LoadAsync(["A", "B"], "1");
        await HasLoadedAsync(stored, 1_000_000);
        var transport = new FaultyTransport();

        var loaded = await stored.Over(transport).LoadAsync(["A", "B", "C", "D"], "2");
        var again = await stored.Over(transport).LoadAsync(["A", "C"], "2");

        Assert.Equal((2, 2, 0), (loaded.Loaded, loaded.AlreadyLoaded, loaded.InThisCall));
        Assert.Equal((1, 1), (again.Loaded, again.AlreadyLoaded));
        Assert.Equal(["A", "B", "C", "D"], (await stored.KeysAsync()).Select(key => key.Text).Order());
        // The stock, each key, a transaction and the stock at the end; the second time nothing is written.
        Assert.Equal((1 + 4 + 1 + 1) + (1 + 2 + 1), transport.Requests);
        Assert.DoesNotContain(transport.Addresses, address => address.Contains("$filter", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(10_000, 49, 100_000, true)]
    [InlineData(10_000, 49, 400_000, false)]
    [InlineData(2, 2, 20, true)]
    [InlineData(2, 2, 10_000, false)]
    public async Task Load_ByHowManyLieBetween_ReadsARangeOrEachAlone(int spread, int count, int there, bool isRange)
    {
        // So many of so many that are evenly spread, as those of one transaction are.
        var some = Enumerable.Range(0, spread).Select(i => $"SPREAD-{i}").OrderBy(SoftwareKey.HashOf, StringComparer.Ordinal).Take(count);
        var stored = await StoredSoftware.CreateAsync();
        await HasLoadedAsync(stored, there);
        var transport = new FaultyTransport();

        Assert.Equal(count, (await stored.Over(transport).LoadAsync([.. some], "load")).Loaded);

        Assert.Equal(isRange ? 1 : 0, transport.Addresses.Count(address => address.Contains("$filter", StringComparison.Ordinal)));
        Assert.Equal(3 + (isRange ? 1 : count), transport.Requests);
    }

    // A stock that says so, without the rows.
    private static Task HasLoadedAsync(StoredSoftware stored, int keys) => stored.Tables.SoftwareKeys.UpsertEntityAsync(
        SoftwareKeyRow.ToRow(stored.Product.Id, KeyStock.None with { Loaded = keys, Free = keys }));

    private static async Task<int> CostAsync()
    {
        var stored = await StoredSoftware.CreateAsync();
        var transport = new FaultyTransport();
        await stored.Over(transport).LoadAsync(Texts, "load");

        // The stock, a query and a transaction for each 49, and the stock at the end.
        Assert.Equal(10, transport.Requests);
        return transport.Requests;
    }
}
