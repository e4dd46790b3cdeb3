using BenefitsFunctions.Tests.Support;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.GoToMarketRun;

/// <summary>
/// O5, E2 on real storage: whatever is cut off when, an activation is one and is started, and its end is told once, by the sweep that
/// contracts have too.
/// </summary>
public sealed class GoToMarketEndingTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly DateOnly End = new(2026, 12, 22);

    // The agenda; then for an offer that ends profile and offers, the mark (read and written), and the note that led to it.
    private const int Query = 1;
    private const int ToLookAt = 2;
    private const int ToTell = ToLookAt + 3;

    private StoredMarket _stored = null!;

    public async Task InitializeAsync() => _stored = await StoredMarket.CreateAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Activation_WhenItIsCutOffAtAnyRequest_IsStartedOnceByTheSweepOrTheNextRequest(bool afterwards)
    {
        // Profile and offers, the note, the row (read and written).
        const int Requests = 5;
        for (var cut = 1; cut <= Requests; cut++)
        {
            _stored.Clock.AdjustTime(Sample.Today.AddHours(2 * cut));
            var (swept, asked) = ($"1{cut}", $"2{cut}");
            foreach (var partner in (string[])[swept, asked])
            {
                await _stored.PutPartnerAsync(partner);
                var transport = new FaultyTransport { CutAt = cut, CutAfterwards = afterwards };
                await Assert.ThrowsAnyAsync<Exception>(() => _stored.ActivateAsync(partner, $"first-{partner}", transport));
                Assert.True(transport.Cut.IsCompleted);
            }

            // One that was stored is started by the sweep, however late.
            var isStored = (await _stored.FindAsync(swept)).Activation is not null;
            Assert.Equal(isStored, afterwards && cut == Requests);
            _stored.Clock.Advance(TimeSpan.FromHours(1));
            await _stored.SweepAsync();
            await _stored.SweepAsync();
            Assert.Equal(isStored ? 1 : 0, _stored.Engine.Started.Count(id => id == $"go-to-market-first-{swept}"));
            Assert.Equal(isStored ? ["2026-11-24"] : [], await _stored.NotedAsync(swept));

            // And by whoever asks again.
            var again = await _stored.ActivateAsync(asked, $"next-{asked}");
            var activation = again.Offer.Activation!.Id;
            Assert.Equal(isStored ? $"first-{asked}" : $"next-{asked}", activation);
            Assert.Single(_stored.Engine.Started, id => id == $"go-to-market-{activation}");
            Assert.False(isStored && again.IsNew);
        }
    }

    [Fact]
    public async Task Activation_AskedForByManyAtOnce_IsOne()
    {
        await _stored.PutPartnerAsync("1");

        var activated = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => _stored.ActivateAsync("1", $"a{i}")));

        var id = Assert.Single(activated.Select(a => a.Offer.Activation!.Id).Distinct());
        Assert.Single(activated, a => a.IsNew);
        Assert.Equal([$"go-to-market-{id}"], _stored.Engine.Started);
    }

    [Fact]
    public async Task Agenda_WhenItsRowsAreLost_IsWrittenAgainByTheNextProfileOrRequest()
    {
        await ActiveAsync("1");
        await _stored.PutPartnerAsync("2");
        await _stored.ActivateAsync("2", "2");
        foreach (var row in await _stored.Tables.Due.RowsAsync())
        {
            await _stored.Tables.Due.DeleteEntityAsync(row.PartitionKey, row.RowKey);
        }

        await _stored.FollowAsync("1");
        await _stored.ActivateAsync("2", "again");

        Assert.Equal(["2026-12-23"], await _stored.NotedAsync("1"));
        Assert.Equal(["2026-11-20"], await _stored.NotedAsync("2"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sweep_WhenKilledAtAnyRequest_TellsTheEndOnce(bool afterwards)
    {
        for (var cut = 1; cut <= Query + ToTell; cut++)
        {
            var partner = $"3{cut}";
            await ActiveAsync(partner);
            _stored.GoTo(End.AddDays(1));
            var transport = new FaultyTransport { CutAt = cut, CutAfterwards = afterwards };
            var died = await Record.ExceptionAsync(() => _stored.SweepAsync(transport));
            Assert.True(transport.Cut.IsCompleted && (cut == 1) == (died is not null));

            await _stored.SweepAsync();
            await _stored.SweepAsync();

            Assert.Single(_stored.Engine.Started, id => id == $"go-to-market-ended-{partner}-2026-12-22");
            Assert.Equal(End, (await _stored.FindAsync(partner)).Activation!.EndTold);
            Assert.Empty(await _stored.NotedAsync(partner));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public async Task Sweep_WhateverElseIsStored_CostsWhatIsDue(int others)
    {
        foreach (var number in Enumerable.Range(0, others))
        {
            await ActiveAsync($"4{number}", daysLater: 1);
        }

        foreach (var number in Enumerable.Range(0, 4))
        {
            await ActiveAsync($"5{number}");
        }

        _stored.GoTo(End.AddDays(1));
        var transport = new FaultyTransport();

        await _stored.SweepAsync(transport);

        output.WriteLine($"Requests to Table Storage for 4 offers that end, beside {others} that do not: {transport.Requests}.");
        Assert.Equal(Query + (4 * ToTell), transport.Requests);
        Assert.Equal(4, _stored.Engine.Started.Count(id => id.StartsWith("go-to-market-ended-5", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Sweep_SeveralAtOnceAndAfterThePurge_TellsOnce()
    {
        await ActiveAsync("1");
        _stored.GoTo(End.AddDays(1));

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => _stored.SweepAsync()));
        await _stored.Engine.PurgeInstanceAsync("go-to-market-ended-1-2026-12-22");
        await _stored.SweepAsync();
        await _stored.FollowAsync("1");
        await _stored.SweepAsync();

        Assert.Single(_stored.Engine.Started, id => id.StartsWith("go-to-market-ended", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sweep_WhenTheHubIsEmptyAndTheOfferIsLate_StartsItAgain()
    {
        await _stored.PutPartnerAsync("1");
        await _stored.ActivateAsync("1", "a");
        _stored.Clock.Advance(TimeSpan.FromHours(2));
        await _stored.SweepAsync();
        await _stored.Engine.PurgeInstanceAsync("go-to-market-a");

        _stored.GoTo(new(2026, 11, 23));
        await _stored.SweepAsync();
        Assert.Single(_stored.Engine.Started);
        _stored.GoTo(new(2026, 11, 24));
        await _stored.SweepAsync();
        Assert.Equal(["go-to-market-a", "go-to-market-a"], _stored.Engine.Started);

        // Until it is active.
        _stored.Clock.Advance(TimeSpan.FromHours(1));
        await _stored.SweepAsync();
        Assert.Equal(["2026-11-24"], await _stored.NotedAsync("1"));
        await _stored.BecomeActiveAsync("1");
        _stored.Clock.Advance(TimeSpan.FromHours(1));
        await _stored.SweepAsync();
        Assert.Equal(2, _stored.Engine.Started.Count);
        Assert.Equal(["2026-12-23"], await _stored.NotedAsync("1"));
    }

    [Fact]
    public async Task Sweep_WhenTheYearIsShortened_TellsOfTheNewEnd()
    {
        await ActiveAsync("1");
        await _stored.PutPartnerAsync("1", "2026-12-10");
        await _stored.FollowAsync("1");
        _stored.Clock.Advance(TimeSpan.FromHours(2));
        await _stored.SweepAsync();
        Assert.Equal(["2026-12-11", "2026-12-23"], await _stored.NotedAsync("1"));
        Assert.Equal(new DateOnly(2026, 12, 10), (await _stored.FindAsync("1")).Offer.Row!.End);

        _stored.GoTo(new(2026, 12, 11));
        await _stored.SweepAsync();
        _stored.GoTo(End.AddDays(1));
        await _stored.SweepAsync();

        Assert.Equal(["go-to-market-1", "go-to-market-ended-1-2026-12-10"], _stored.Engine.Started);
        Assert.Empty(await _stored.NotedAsync("1"));
    }

    [Fact]
    public async Task Sweep_WhenTheMembershipIsWithdrawnAndGivenBack_TellsOfEachEndOnce()
    {
        await ActiveAsync("1");
        await _stored.PutPartnerAsync("1", end: null);
        await _stored.FollowAsync("1");
        _stored.Clock.Advance(TimeSpan.FromHours(2));
        await _stored.SweepAsync();
        await _stored.FollowAsync("1");
        await _stored.SweepAsync();
        Assert.Equal(["go-to-market-ended-1-2026-11-20"], Told());

        await _stored.PutPartnerAsync("1");
        await _stored.FollowAsync("1");
        Assert.False((await _stored.FindAsync("1")).HasEndedOn(End));
        _stored.GoTo(End.AddDays(1));
        await _stored.SweepAsync();
        await _stored.SweepAsync();

        Assert.Equal(["go-to-market-ended-1-2026-11-20", "go-to-market-ended-1-2026-12-22"], Told());
    }

    [Fact]
    public async Task Sweep_BeforeTheWithdrawalIsFollowed_LeavesItUntilThenAndTellsOnce()
    {
        await _stored.PutPartnerAsync("1");
        await _stored.ActivateAsync("1", "1");
        await _stored.PutPartnerAsync("1", end: null);
        _stored.Clock.Advance(TimeSpan.FromHours(2));
        await _stored.SweepAsync();
        Assert.Empty(Told());

        _stored.GoTo(new(2026, 11, 21));
        for (var round = 0; round < 2; round++)
        {
            await _stored.FollowAsync("1");
            _stored.Clock.Advance(TimeSpan.FromHours(23));
            await _stored.SweepAsync();
        }

        Assert.Equal(["go-to-market-ended-1-2026-11-21"], Told());
        Assert.Empty(await _stored.NotedAsync("1"));
    }

    [Fact]
    public async Task Sweep_WhenOneOfferFails_SaysWhichAndTriesItAgain()
    {
        await ActiveAsync("1");
        await ActiveAsync("2");
        _stored.GoTo(End.AddDays(1));

        Assert.True(await _stored.SweepAsync(before: id => id == "go-to-market-ended-1-2026-12-22"
            ? Task.FromException(new IOException("Injected: the engine is away."))
            : Task.CompletedTask));

        var line = Assert.Single(_stored.Log.Lines);
        Assert.Equal(2401, line.Event);
        Assert.Contains($"go-to-market for {StoredMarket.OfferId} of partner 1 could", line.Text, StringComparison.Ordinal);
        await _stored.SweepAsync();
        Assert.Equal(2, _stored.Engine.Started.Count(id => id.Contains("ended", StringComparison.Ordinal)));
    }

    private IEnumerable<string> Told() =>
        _stored.Engine.Started.Where(id => id.StartsWith("go-to-market-ended", StringComparison.Ordinal));

    // Activated on 20 November, or later, and active three days after, for 30 days; noted for its end.
    private async Task ActiveAsync(string partner, int daysLater = 0)
    {
        var began = Sample.Today.AddDays(daysLater);
        _stored.Clock.AdjustTime(began);
        await _stored.PutPartnerAsync(partner);
        await _stored.ActivateAsync(partner, partner);
        _stored.Clock.AdjustTime(began.AddDays(3));
        await _stored.BecomeActiveAsync(partner);
        await _stored.SweepAsync();
        _stored.Clock.AdjustTime(began);
    }
}
