using BenefitsFunctions.Software;
using BenefitsFunctions.Tests.SoftwareKeys;
using BenefitsFunctions.Tests.Support;
using CsCheck;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Software;

/// <summary>
/// O1: loadings and takings in any order, four at once, each cut off from storage anywhere and some of them repeated: no key is in two
/// hands, and none is lost.
/// </summary>
public sealed class KeyPropertyTests(ITestOutputHelper output)
{
    private const int Cases = 8;
    private const int Granted = 2;

    private static readonly string[] Partners = ["1", "2", "3"];
    private static readonly string[] Texts = [.. Enumerable.Range(0, 7).Select(i => $"KEY-{i}")];

    private int _cuts;

    [Fact]
    public async Task Keys_WhateverRacesAndCrashes_AreInOneHandEachAndNoneIsLost()
    {
        // 0-2 loads so many keys, the others take one for a partner.
        await Gen.Select(Gen.Int[0, 9].Array[8, 16], Gen.Int).SampleAsync(
            (acts, seed) => CheckAsync(acts, new Random(seed)),
            iter: Cases,
            threads: 1,
            print: s => $"{string.Join(' ', s.Item1)}, seed {s.Item2}");

        output.WriteLine($"{Cases} orders, {_cuts} cuts");
        Assert.True(_cuts > Cases, $"Hardly anything was cut off: {_cuts}.");
    }

    private async Task CheckAsync(int[] acts, Random random)
    {
        var stored = await StoredSoftware.CreateAsync(Granted);
        var said = new List<(string Partner, string TakingId, TakenKey? Taken)>();
        var unheard = new List<Func<SoftwareProcess, Task>>();
        foreach (var (round, atOnce) in acts.Chunk(4).Index())
        {
            await Task.WhenAll(atOnce.Select((act, i) =>
                TryAsync(stored, new Random(random.Next()), Act(act, $"{round}-{i}", said), unheard)));
            await CheckStorageAsync(stored);
        }

        // Whoever got no answer asks again, all at once.
        await Task.WhenAll(unheard.Select(act => act(stored.Process)));
        await CheckStorageAsync(stored);
        await CheckAnswersAsync(stored, said);
    }

    private static Func<SoftwareProcess, Task> Act(int act, string id, List<(string, string, TakenKey?)> said)
    {
        if (act < 3)
        {
            return process => process.LoadAsync(Texts[(act * 2)..(act + 5)], id);
        }

        var partner = Partners[act % Partners.Length];
        return async process =>
        {
            var taken = await process.TakeAsync(partner, id, act % 2 == 0 ? "en" : "ja");
            lock (said)
            {
                said.Add((partner, id, taken));
            }
        };
    }

    private async Task TryAsync(
        StoredSoftware stored, Random random, Func<SoftwareProcess, Task> act, List<Func<SoftwareProcess, Task>> unheard)
    {
        var transport = new FaultyTransport
        {
            CutAt = random.Next(3) > 0 ? random.Next(1, 12) : int.MaxValue,
            CutAfterwards = random.Next(2) == 0,
        };
        try
        {
            await act(stored.Over(transport));
        }
        catch (Exception error) when (error is HttpRequestException or AggregateException)
        {
            Interlocked.Increment(ref _cuts);
            if (random.Next(3) > 0)
            {
                lock (unheard)
                {
                    unheard.Add(act);
                }
            }
        }
    }

    // Holds at every moment at which nothing runs, whatever was cut off before it.
    private static async Task CheckStorageAsync(StoredSoftware stored)
    {
        var keys = await stored.KeysAsync();
        var stock = await stored.Process.Keys.StockAsync(stored.Product.Id, CancellationToken.None);
        var free = await stored.FreeAsync();
        Assert.Equal(keys.Where(key => key.Owner is null).Select(key => key.Hash).Order(), free.Order());
        Assert.Equal((keys.Count, free.Count), (stock.Loaded, stock.Free));
        Assert.Equal(keys.Count, keys.DistinctBy(key => key.Text).Count());

        // Each owner knows of its key, and each key that somebody knows of has that owner.
        var held = new List<(string Partner, string TakingId, string Hash)>();
        foreach (var partner in Partners)
        {
            var (noted, having) = await stored.Process.HoldingsAsync(partner);
            Assert.InRange(noted.Taken.Count, 0, Granted);
            Assert.InRange(noted.Taken.Count(t => !t.IsSettled), 0, 1);
            held.AddRange(having.Select(t => (partner, t.Id, t.KeyHash)));
        }

        Assert.Equal(
            keys.Where(key => key.Owner is not null).Select(key => (key.Owner!.PartnerId, key.Owner.TakingId, key.Hash)).Order(),
            held.Order());
    }

    private static async Task CheckAnswersAsync(StoredSoftware stored, List<(string Partner, string TakingId, TakenKey? Taken)> said)
    {
        foreach (var (partner, takingId, taken) in said.Where(s => s.Taken is not null))
        {
            var key = await stored.Process.Keys.FindAsync(stored.Product.Id, taken!.Key.Hash, CancellationToken.None);
            Assert.Equal(partner, key?.Owner?.PartnerId);
            Assert.Equal(taken.IsNew, taken.Taking.Id == takingId);

            // For ever the same: the wish repeated, and the partner's list.
            var again = await stored.Process.TakeAsync(partner, takingId, taken.Taking.Language);
            Assert.True(!taken.IsNew || again?.Key.Text == taken.Key.Text, $"{takingId}: {again}");
            Assert.Contains((await stored.Process.HoldingsAsync(partner)).Held, t => t.KeyHash == taken.Key.Hash);
        }
    }
}
