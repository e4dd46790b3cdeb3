using BenefitsFunctions.Partners;
using BenefitsFunctions.Security;
using BenefitsFunctions.Software;
using BenefitsFunctions.SoftwareKeys;
using BenefitsFunctions.Tests.SoftwareKeys;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Software;

/// <summary>O1: taking a key at storage: cut off anywhere, what it costs, and what O6 is told of it.</summary>
public sealed class KeyTakingTests(ITestOutputHelper output)
{
    private static readonly Caller Office = new("office-1", AccountType.Work, new HashSet<AppRole> { AppRole.ProgramOffice });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Take_WhenItIsCutOffAtAnyRequest_GivesTheNextOneTheSameKey(bool afterwards)
    {
        var stored = await StoredSoftware.CreateAsync(granted: 1);
        await stored.Process.LoadAsync([.. Enumerable.Range(0, 30).Select(i => $"KEY-{i}")], "load");
        for (var cut = 1; cut <= 10; cut++)
        {
            var transport = new FaultyTransport { CutAt = cut, CutAfterwards = afterwards };
            await Assert.ThrowsAnyAsync<Exception>(() => stored.Over(transport).TakeAsync($"{cut}", "cut"));
            var noted = (await stored.Process.HoldingsAsync($"{cut}")).Noted.Taken;

            // By somebody else at the partner.
            var taken = await stored.Process.TakeAsync($"{cut}", "next");

            Assert.True(noted.Count == 0 || noted[0].KeyHash == taken!.Key.Hash, $"Cut at {cut}: another key.");
            Assert.Equal(cut, (await stored.KeysAsync()).Count(key => key.Owner is not null));
        }
    }

    [Fact]
    public async Task Take_WhenAnotherPartnerTookTheNotedKeyAndNoneIsLeft_IsRefusedAndLeavesNothing()
    {
        var stored = await StoredSoftware.CreateAsync(granted: 1);
        await stored.Process.LoadAsync(["KEY"], "load");
        // The offers, a free key, the row, the cancellations, the note: then it is cut off.
        var transport = new FaultyTransport { CutAt = 5, CutAfterwards = true };
        await Assert.ThrowsAnyAsync<Exception>(() => stored.Over(transport).TakeAsync("1", "cut"));
        Assert.True((await stored.Process.HoldingsAsync("1")).Noted.Unsettled is not null, string.Join('\n', transport.Addresses));
        Assert.Empty((await stored.Process.HoldingsAsync("1")).Held);

        Assert.Equal("KEY", (await stored.Process.TakeAsync("2", "2"))?.Key.Text);
        Assert.Null(await stored.Process.TakeAsync("1", "1"));

        Assert.Empty((await stored.Process.HoldingsAsync("1")).Noted.Taken);
        await stored.Process.LoadAsync(["NEW"], "more");
        Assert.Equal("NEW", (await stored.Process.TakeAsync("1", "1"))?.Key.Text);
    }

    [Fact]
    public async Task Take_ByManyAtOnce_GivesEachKeyOnceAndTellsTheOthers()
    {
        var stored = await StoredSoftware.CreateAsync(granted: 1);
        await stored.Process.LoadAsync([.. Enumerable.Range(0, 10).Select(i => $"KEY-{i}")], "load");

        var taken = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => stored.Process.TakeAsync($"{i}", "t")));

        Assert.Equal(10, taken.OfType<TakenKey>().Select(t => t.Key.Text).Distinct().Count());
        Assert.Equal(10, taken.Count(t => t is null));
        Assert.Equal(new KeyStock(10, 0, true, 1, 0), await stored.Process.Keys.StockAsync(stored.Product.Id, CancellationToken.None));
    }

    [Fact]
    public async Task PageAndTaking_AtStorage_CostWhatTheDocumentationSays()
    {
        var stored = await StoredSoftware.CreateAsync(granted: 1, alone: true);
        await stored.Process.LoadAsync(["KEY", "OTHER"], "load");
        await new PartnerStore(stored.Tables, Unheard.Write()).PutProfileAsync(
            "1", stored.Profile, "office", refusal: _ => null, CancellationToken.None);

        var page = await CostAsync(stored, VisitAsync);
        var take = await CostAsync(stored, async process =>
        {
            await process.Offers.EnterAsync(Office, "1", CancellationToken.None);
            await process.TakeAsync("1", "t");
        });
        var again = await CostAsync(stored, async process =>
        {
            await process.Offers.EnterAsync(Office, "1", CancellationToken.None);
            await process.TakeAsync("1", "u");
        });

        // TakeAsync of the tests asks for the offers once more than the app does.
        output.WriteLine($"Requests to Table Storage: page of offers {page}, taking a key {take - 1}, a key that is there {again - 1}.");
        Assert.Equal((4, 12, 4), (page, take - 1, again - 1));
    }

    [Fact]
    public async Task Taken_OfAMembership_NamesEachKeyThatItHasAlsoOneThatWasCutOff()
    {
        var stored = await StoredSoftware.CreateAsync(alone: true);
        await stored.Process.LoadAsync(["A", "B"], "load");
        await stored.Process.TakeAsync("1", "1");
        var process = stored.Process;
        var catalog = SoftwareCatalog.Load(SoftwareCatalog.DefaultPath);
        var query = new SoftwareTaken(
            process.Offers, new SoftwareHoldings(process.Keys), catalog, new FakeTimeProvider(Sample.Today));
        async Task<IReadOnlyList<ActivatedSoftware>> OfAsync(
            MembershipKind membership, string start = "2026-04-01", string end = "2027-03-31") => await query.OfAsync(
                "1", new Membership(membership, DateOnly.Parse(start), DateOnly.Parse(end)), CancellationToken.None);

        // The offers, a free key, the note (3), the key, the stock: then the transaction that takes it is cut off.
        await Assert.ThrowsAnyAsync<Exception>(
            () => stored.Over(new FaultyTransport { CutAt = 8, CutAfterwards = true }).TakeAsync("1", "2"));

        Assert.Equal(
            [(stored.Product.Id, "admin", Sample.Today, false), (stored.Product.Id, "admin", Sample.Today, false)],
            (await OfAsync(MembershipKind.LegacyGold)).Select(a => (a.Name.En, a.TakenBy, a.TakenAt, a.IsUnderWay)));
        Assert.Empty(await OfAsync(MembershipKind.ActionPack));

        // Also when its start is corrected; not of the years before and after it.
        Assert.Equal(2, (await OfAsync(MembershipKind.LegacyGold, "2026-04-02")).Count);
        Assert.Equal(2, (await OfAsync(MembershipKind.LegacyGold, "2027-03-31", "2028-03-30")).Count);
        Assert.Empty(await OfAsync(MembershipKind.LegacyGold, "2025-04-01", "2026-03-31"));
        Assert.Empty(await OfAsync(MembershipKind.LegacyGold, "2027-04-01", "2028-03-31"));
    }

    private static async Task VisitAsync(SoftwareProcess process)
    {
        var entered = await process.Offers.EnterAsync(Office, "1", CancellationToken.None);
        Assert.False(entered.Failed(out _, out var visit));
        var catalog = SoftwareCatalog.Load(SoftwareCatalog.DefaultPath);
        Assert.NotEmpty(await new SoftwareOffers(catalog, process.Keys, new SoftwareHoldings(process.Keys))
            .LinesAsync(visit!, CancellationToken.None));
    }

    private static async Task<int> CostAsync(StoredSoftware stored, Func<SoftwareProcess, Task> act)
    {
        var transport = new FaultyTransport();
        await act(stored.Over(transport));
        return transport.Requests;
    }
}
