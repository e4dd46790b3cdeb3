using BenefitsFunctions.Advisory;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Tests.Support;
using CsCheck;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Advisory;

/// <summary>
/// A10, I3: filings, withdrawals and contract starts in any order, two at once, each cut off from storage anywhere: every request is
/// charged at most once, what is charged is what is used, and never more than is granted.
/// </summary>
public sealed class AdvisoryPropertyTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Cases = 25;
    private const int Contracts = 3;

    private readonly IdGenerator _ids = new();
    private StoredAdvisory _stored = null!;
    private int _cuts;
    private int _partners;

    public async Task InitializeAsync() => _stored = await StoredAdvisory.CreateAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Requests_InAnyOrderOfFilingsWithdrawalsAndStarts_AreChargedAtMostOnceAndWithinTheGrant()
    {
        // 0-3 files so many quarters more than one, 4 withdraws, 5 starts a contract.
        await Gen.Select(Gen.Int[0, 5].Array[2, 14], Gen.Int).SampleAsync(
            (acts, seed) => CheckAsync(acts, new Random(seed)),
            iter: Cases,
            threads: 1,
            print: s => $"{string.Join(' ', s.Item1)}, seed {s.Item2}");

        output.WriteLine($"{Cases} orders, {_cuts} cuts");
        Assert.True(_cuts > Cases / 2, $"Hardly anything was cut off: {_cuts}.");
    }

    private async Task CheckAsync(int[] acts, Random random)
    {
        var partner = $"{++_partners + 6_000_000}";
        var (filed, withdrawn, contracts) = (new List<string>(), new List<string>(), new List<Contract>());
        foreach (var atOnce in acts.Chunk(2))
        {
            var starts = atOnce.Count(act => act == 5);
            for (var i = 0; i < starts && contracts.Count < Contracts; i++)
            {
                contracts.Add(await _stored.StartAsync(partner, random.Next(1, 4), location: $"l{contracts.Count}"));
            }

            await Task.WhenAll(atOnce.Select(act => ActAsync(act, partner, new Random(random.Next()), filed, withdrawn, contracts)));
        }

        await _stored.Process.ResumeAsync();
        await CheckEndAsync(partner, filed, withdrawn, contracts);
    }

    private async Task ActAsync(
        int act, string partner, Random random, List<string> filed, List<string> withdrawn, List<Contract> contracts)
    {
        if (act < 4)
        {
            var id = _ids.NewId();
            lock (filed)
            {
                filed.Add(id);
            }

            await TryAsync(random, process => process.FileAsync(partner, id, act + 1));
        }
        else if (act == 4 && filed.Count > 0)
        {
            var id = filed[random.Next(filed.Count)];
            await TryAsync(random, async process =>
            {
                if (await process.CancelAsync(partner, id) == AdvisoryStatus.Cancelled)
                {
                    lock (withdrawn)
                    {
                        withdrawn.Add(id);
                    }
                }
            });
        }
        else if (act == 5)
        {
            // As the activity that provisions: again until it came through.
            while (!await TryAsync(random, process => process.FollowAsync(contracts[^1])))
            {
            }
        }
    }

    private async Task<bool> TryAsync(Random random, Func<AdvisoryProcess, Task> act)
    {
        var transport = new FaultyTransport
        {
            CutAt = random.Next(2) == 0 ? random.Next(1, 25) : int.MaxValue,
            CutAfterwards = random.Next(2) == 0,
        };
        try
        {
            await act(_stored.Over(transport));
            return true;
        }
        catch (Exception error) when (error is HttpRequestException or AggregateException)
        {
            Interlocked.Increment(ref _cuts);
            return false;
        }
    }

    private async Task CheckEndAsync(string partner, List<string> filed, List<string> withdrawn, List<Contract> contracts)
    {
        var requests = await _stored.Process.Store.AllAsync(partner, CancellationToken.None);
        Assert.Subset(filed.ToHashSet(), requests.Select(r => r.RequestId).ToHashSet());
        Assert.All(withdrawn, id => Assert.Equal(AdvisoryStatus.Cancelled, requests.Single(r => r.RequestId == id).Status));
        Assert.All(requests, r => Assert.Equal(contracts.Count == 0 && r.IsUnsettled, r.Status == AdvisoryStatus.Waiting));
        Assert.All(requests, r => Assert.NotEqual(AdvisoryStatus.Charging, r.Status));
        Assert.Equal((requests.Count, requests.Count(r => r.IsUnsettled)), await _stored.HeadAsync(partner));

        var entries = new List<(string ContractId, IncidentEntry Entry)>();
        foreach (var contract in contracts)
        {
            var (contractId, ledger) = (contract.Ids.ContractId, await _stored.Books.LedgerAsync(contract.Ids.ContractId));
            entries.AddRange(ledger.Cast<IncidentEntry>().Select(entry => (contractId, entry)));
            var charged = requests.Where(r => r.Status == AdvisoryStatus.Charged && r.ContractId == contractId).Sum(r => r.Quarters);
            Assert.Equal(Quarters.ToUnits(charged), await _stored.Books.UsedAsync(contractId));
            Assert.InRange(Quarters.ToUnits(charged), 0, contract.Grant.Units);
        }

        // One entry for each that was charged or rejected, in the ledger that it names, and none for any other.
        Assert.Equal(
            requests.Where(r => r.Status is AdvisoryStatus.Charged or AdvisoryStatus.Rejected)
                .Select(r => (r.ContractId!, r.RequestId, r.Status.ToString())).Order(),
            entries.Select(e => (e.ContractId, e.Entry.IncidentId, e.Entry.Effect.ToString())).Order());
    }
}
