using System.Diagnostics;
using BenefitsFunctions.Audit;
using BenefitsFunctions.Balances;
using BenefitsFunctions.Ledger;
using Microsoft.Extensions.Logging.Abstractions;

namespace BenefitsFunctions.Bench;

/// <summary>What an audit costs: requests to Table Storage for a contract, and for each 1,000 entries of a long ledger; and how fast it
/// is.</summary>
internal static class AuditCosts
{
    private const int Contracts = 500;
    private const int EntriesOfEach = 20;
    private const int Long = 20_000;
    private const int AtOnce = 1_000;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(string storage)
    {
        var ledgers = await BenchLedgers.CreateAsync(storage);
        var contracts = await ledgers.AddContractsAsync(Contracts);
        await CommitAsync(ledgers, TransactionCosts.Read(ledgers.Events(contracts, Contracts * EntriesOfEach)));
        var audits = new AuditStore(ledgers.Tables);
        await audits.AddAsync(new AuditRun("a", TimeProvider.System.GetUtcNow()), CancellationToken.None);
        var activities = new AuditActivities(
            audits, new BalanceReader(ledgers.Tables, TimeProvider.System), TimeProvider.System, NullLogger<AuditActivities>.Instance);

        var (requests, watch) = (ledgers.Requests, Stopwatch.StartNew());
        while (await activities.AuditStretch("a", CancellationToken.None))
        {
        }

        var name = $"an audit of {Contracts} contracts with {EntriesOfEach} entries";
        var (perContract, rate) = ((ledgers.Requests - requests) / (double)Contracts, Contracts / watch.Elapsed.TotalSeconds);
        var run = (await audits.FindAsync("a", CancellationToken.None))!.Run;
        if (run is not { Contracts: Contracts, Differences: 0 })
        {
            throw new InvalidOperationException($"The audit saw something else: {run}");
        }

        var contract = (await ledgers.AddContractsAsync(1))[0];
        for (var filled = 0; filled < Long; filled += AtOnce)
        {
            await CommitAsync(ledgers, TransactionCosts.Read(ledgers.Events([contract], AtOnce)));
        }

        (requests, watch) = (ledgers.Requests, Stopwatch.StartNew());
        await new BalanceReader(ledgers.Tables, TimeProvider.System).AuditAsync(contract, CancellationToken.None);
        return
        [
            Figure.Of(name, "transactions/contract", [perContract]).AtMost(1.2),
            Figure.Of(name, "contracts/s", [rate]),
            Figure.Of(
                $"an audit of {Long} entries of {Long / 2} incidents",
                "transactions/1,000 entries",
                [(ledgers.Requests - requests) / (Long / 1_000.0)]).AtMost(1.6),
            Figure.Of($"an audit of {Long} entries of {Long / 2} incidents", "s", [watch.Elapsed.TotalSeconds]),
        ];
    }

    private static async Task CommitAsync(BenchLedgers ledgers, IReadOnlyList<IncidentEvent> events)
    {
        var committer = ledgers.Commit();
        foreach (var contract in events.GroupBy(e => e.ContractId))
        {
            await committer.CommitAsync(contract.Key, [.. contract], CancellationToken.None);
        }
    }
}
