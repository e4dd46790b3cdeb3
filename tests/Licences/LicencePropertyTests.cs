using BenefitsFunctions.Http;
using BenefitsFunctions.Licences;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Tests.Support;
using CsCheck;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Licences;

/// <summary>
/// O3: previews and redemptions in any order over years, four at once, each cut off from storage anywhere and some of them repeated:
/// tenants have the sum of the keys, each key once, no end date goes back, and nobody got what he was not shown.
/// </summary>
public sealed class LicencePropertyTests(ITestOutputHelper output)
{
    private const int Cases = 10;

    private int _cuts;
    private int _redeemed;

    [Fact]
    public async Task Licences_WhateverRacesAndCrashes_AreTheSumOfTheKeysAsShown()
    {
        // Each act: a key, a tenant, whether to extend, days to the next four.
        await Gen.Select(Gen.Select(Gen.Int[0, 5], Gen.Int[0, 1], Gen.Bool, Gen.Int[0, 250]).Array[4, 20], Gen.Int).SampleAsync(
            (acts, seed) => CheckAsync(acts, new Random(seed)),
            iter: Cases,
            threads: 1,
            print: s => $"{string.Join(' ', s.Item1)}, seed {s.Item2}");

        output.WriteLine($"{Cases} orders, {_cuts} cuts, {_redeemed} keys redeemed");
        Assert.True(_cuts > Cases && _redeemed > Cases, $"Hardly anything happened: {_cuts} cuts, {_redeemed} redeemed.");
    }

    private async Task CheckAsync((int Key, int Tenant, bool Extend, int Days)[] acts, Random random)
    {
        var stored = await LicenceStorage.CreateAsync();
        var (said, unheard) = (new List<Attempt>(), new List<Func<LicenceProcess, Task>>());
        var (ends, day) = (new Dictionary<Guid, DateOnly>(), DateOnly.FromDateTime(Sample.Today.UtcDateTime));
        foreach (var atOnce in acts.Chunk(4))
        {
            // What was shown before may be another's by now.
            var previews = await Task.WhenAll(
                atOnce.Select((act, i) => PreviewedAsync(stored, act, day, $"{said.Count + unheard.Count}-{i}-{random.Next()}")));
            await Task.WhenAll(previews.Select(p => TryAsync(stored, new Random(random.Next()), p, said, unheard)));
            await CheckStorageAsync(stored, ends);
            day = day.AddDays(atOnce[0].Days);
        }

        // Whoever got no answer asks again as he did, all at once.
        await Task.WhenAll(unheard.Select(act => act(stored.Process)));
        await CheckStorageAsync(stored, ends);
        await CheckAnswersAsync(stored, said);
        await RedeemTheRestAsync(stored, day, ends);
    }

    private static async Task<Attempt> PreviewedAsync(
        LicenceStorage stored, (int Key, int Tenant, bool Extend, int Days) act, DateOnly day, string id)
    {
        var process = stored.Process;
        var visit = await process.VisitAsync(day);
        var key = LicenceProcess.KeysOf(visit)[act.Key];
        var wish = new RedemptionWish(
            LicenceStorage.Tenants[act.Tenant], act.Extend, null, id, new DateTimeOffset(day, default, default));
        var (shown, asked) = await process.PreviewAsync(visit, key, wish);
        return new Attempt(visit, key, asked, shown, null);
    }

    private async Task TryAsync(
        LicenceStorage stored, Random random, Attempt attempt, List<Attempt> said, List<Func<LicenceProcess, Task>> unheard)
    {
        async Task RedeemAsync(LicenceProcess process)
        {
            var answer = await process.RedeemAsync(attempt.Visit, attempt.Key, attempt.Wish);
            lock (said)
            {
                said.Add(attempt with { Answer = answer });
            }
        }

        var transport = new FaultyTransport
        {
            CutAt = random.Next(2) == 0 ? random.Next(1, 5) : int.MaxValue,
            CutAfterwards = random.Next(2) == 0,
        };
        try
        {
            await RedeemAsync(stored.Over(transport));
        }
        catch (Exception error) when (error is HttpRequestException or AggregateException)
        {
            Interlocked.Increment(ref _cuts);
            lock (unheard)
            {
                unheard.Add(RedeemAsync);
            }
        }
    }

    // Holds at every moment at which nothing runs, whatever was cut off before it.
    private static async Task CheckStorageAsync(LicenceStorage stored, Dictionary<Guid, DateOnly> ends)
    {
        var keys = await stored.Process.RedeemedAsync();
        var tenants = await stored.Process.Store.AllAsync(stored.Process.PartnerId, CancellationToken.None);
        Assert.All(keys, key => Assert.Equal(LicenceStorage.Product.Grants[key.Key.Membership], key.Value.Outcome.SeatsAdded));
        var counted = 0;
        foreach (var tenant in tenants)
        {
            foreach (var period in tenant.Licences.Periods)
            {
                var its = keys.Values.Where(r => r.TenantId == tenant.TenantId && r.PeriodStart == period.Start).ToList();
                counted += its.Count;
                Assert.Equal(its.Sum(r => r.Outcome.SeatsAdded), period.Seats);
                var giving = its.Where(r => r.ExtendEndDate || r.Outcome.EndBefore is null);
                Assert.Equal(giving.Max(r => WholeMonths.Through(DateOnly.FromDateTime(r.At.UtcDateTime), 12)), period.End);
            }

            Assert.True(tenant.Licences.Latest!.End >= ends.GetValueOrDefault(tenant.TenantId));
            ends[tenant.TenantId] = tenant.Licences.Latest.End;
        }

        Assert.Equal(keys.Count, counted);
    }

    private static async Task CheckAnswersAsync(LicenceStorage stored, List<Attempt> said)
    {
        var keys = await stored.Process.RedeemedAsync();
        foreach (var (_, key, wish, shown, answer) in said)
        {
            if (answer!.Failed(out var problem, out var redemption))
            {
                Assert.Contains(problem.Code, (string[])["already-redeemed", "preview-outdated"]);
                Assert.True(problem.Code != "already-redeemed" || !keys[key.Key].Answers(wish), $"{wish}: {problem.Detail.En}");
                Assert.NotEqual(wish.By, keys.GetValueOrDefault(key.Key)?.By);
                continue;
            }

            Assert.Equal(keys[key.Key], redemption);
            Assert.True(redemption.Answers(wish));
            Assert.True(redemption.By != wish.By || redemption.Outcome == shown, $"{wish}: shown {shown}, got {redemption.Outcome}");
        }
    }

    private async Task RedeemTheRestAsync(LicenceStorage stored, DateOnly day, Dictionary<Guid, DateOnly> ends)
    {
        var process = stored.Process;
        var visit = await process.VisitAsync(day);
        foreach (var key in LicenceProcess.KeysOf(visit).Where(offer => offer.Row is null))
        {
            var (shown, wish) = await process.PreviewAsync(
                visit, key, new RedemptionWish(LicenceStorage.Tenants[0], false, null, "rest", new DateTimeOffset(day, default, default)));
            Assert.Equal(shown, (await process.RedeemAsync(visit, key, wish)).Value?.Outcome);
        }

        await CheckStorageAsync(stored, ends);
        _redeemed += (await process.RedeemedAsync()).Count(r => r.Value.By != "rest");
    }

    private sealed record Attempt(
        OfferVisit Visit, Offer<LicenceProduct> Key, RedemptionWish Wish, LicenceOutcome? Shown, Result<Redemption>? Answer);
}
