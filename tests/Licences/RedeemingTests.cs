using BenefitsFunctions.Licences;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Tests.Support;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Licences;

/// <summary>O3: redeeming at storage: cut off anywhere, many at once, and what it costs.</summary>
public sealed class RedeemingTests(ITestOutputHelper output)
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(Sample.Today.UtcDateTime);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Redeem_WhenItIsCutOffAtAnyRequest_IsDoneWhollyOrNotAndOnceWhenRepeated(bool afterwards)
    {
        var stored = await LicenceStorage.CreateAsync();
        var visit = await stored.Process.VisitAsync(Today);
        var seats = 0;
        for (var cut = 1; cut <= 3; cut++)
        {
            var key = LicenceProcess.KeysOf(visit)[cut];
            var (shown, wish) = await stored.Process.PreviewAsync(visit, key, Wish(extend: cut == 2));
            var transport = new FaultyTransport { CutAt = cut, CutAfterwards = afterwards };
            await Assert.ThrowsAnyAsync<Exception>(() => stored.Over(transport).RedeemAsync(visit, key, wish));
            var (there, had) = (await SeatsAsync(stored), (await stored.Process.RedeemedAsync()).ContainsKey(key.Key));
            Assert.Equal(seats + (had ? key.Total : 0), there);
            Assert.Equal(had, cut == 3 && afterwards);

            var redeemed = await stored.Process.RedeemAsync(visit, key, wish);

            Assert.Equal(shown, redeemed.Value?.Outcome);
            seats += key.Total;
            Assert.Equal(seats, await SeatsAsync(stored));
        }
    }

    [Fact]
    public async Task Redeem_OfAllKeysAtOnce_AddsEachOnceAsShown()
    {
        var stored = await LicenceStorage.CreateAsync();
        var visit = await stored.Process.VisitAsync(Today);
        var keys = LicenceProcess.KeysOf(visit).SelectMany(key => Enumerable.Repeat(key, 2)).ToList();
        var shown = await Task.WhenAll(keys.Select(key => stored.Process.PreviewAsync(visit, key, Wish(extend: true))));
        var outdated = 0;

        await Task.WhenAll(keys.Zip(shown).Select(async asked =>
        {
            var (process, (key, preview)) = (stored.Process, asked);
            while ((await process.RedeemAsync(visit, key, preview.Wish)).Failed(out var problem, out _))
            {
                Assert.Equal("preview-outdated", problem.Code);
                Interlocked.Increment(ref outdated);
                preview = await process.PreviewAsync(visit, key, Wish(extend: true));
            }
        }));

        output.WriteLine($"{keys.Count} requests for 6 keys at once, {outdated} told to look again");
        Assert.Equal(LicenceProcess.KeysOf(visit).Sum(key => key.Total), await SeatsAsync(stored));
        Assert.Equal(6, (await stored.Process.RedeemedAsync()).Count);
        Assert.True(outdated >= 5, "All were shown an empty tenant, and some got it.");
    }

    [Fact]
    public async Task Redeem_WhenTheTenantChangedSinceThePreview_IsOutdatedAndAfterAnotherLookIsDone()
    {
        var stored = await LicenceStorage.CreateAsync();
        var (process, visit) = (stored.Process, await stored.Process.VisitAsync(Today));
        var (first, second) = (LicenceProcess.KeysOf(visit)[0], LicenceProcess.KeysOf(visit)[1]);
        var early = await process.PreviewAsync(visit, second, Wish(extend: false));
        var (_, wish) = await process.PreviewAsync(visit, first, Wish(extend: false));
        await process.RedeemAsync(visit, first, wish);

        var outdated = await process.RedeemAsync(visit, second, early.Wish);
        var (shown, again) = await process.PreviewAsync(visit, second, Wish(extend: false));
        var redeemed = await process.RedeemAsync(visit, second, again);

        Assert.Equal("preview-outdated", outdated.Problem?.Code);
        Assert.Equal(first.Total, shown?.SeatsBefore);
        Assert.Equal(shown, redeemed.Value?.Outcome);
    }

    [Fact]
    public async Task PageAndRedeeming_AtStorage_CostWhatTheDocumentationSays()
    {
        var stored = await LicenceStorage.CreateAsync();
        var visit = await stored.Process.VisitAsync(Today);
        var key = LicenceProcess.KeysOf(visit)[0];
        var fresh = await CostAsync(stored, process => LinesAsync(process, visit));
        var (wish, preview) = (Wish(extend: false), 0);
        preview = await CostAsync(stored, async process => (_, wish) = await process.PreviewAsync(visit, key, wish));
        var redeem = await CostAsync(stored, process => process.RedeemAsync(visit, key, wish));
        var again = await CostAsync(stored, process => process.RedeemAsync(visit, key, wish));
        var later = await stored.Process.VisitAsync(Today);
        var page = await CostAsync(stored, process => LinesAsync(process, later));

        output.WriteLine(
            $"Requests to Table Storage beside entering: page {fresh}, with a redeemed key {page}, preview {preview}, redeeming {redeem}, "
            + $"again {again}.");
        Assert.Equal((0, 1, 1, 3, 2), (fresh, page, preview, redeem, again));
    }

    private static async Task LinesAsync(LicenceProcess process, OfferVisit visit) =>
        Assert.NotEmpty(await new LicenceOffers(LicenceCatalog.Load(LicenceCatalog.DefaultPath), process.Store)
            .LinesAsync(visit, CancellationToken.None));

    private static RedemptionWish Wish(bool extend) => new(LicenceStorage.Tenants[0], extend, null, "admin", Sample.Today);

    private static async Task<int> SeatsAsync(LicenceStorage stored) =>
        (await stored.Process.Store.AllAsync(stored.Process.PartnerId, CancellationToken.None)).Sum(s => s.Licences.Latest!.Seats);

    private static async Task<int> CostAsync(LicenceStorage stored, Func<LicenceProcess, Task> act)
    {
        var transport = new FaultyTransport();
        await act(stored.Over(transport));
        return transport.Requests;
    }
}
