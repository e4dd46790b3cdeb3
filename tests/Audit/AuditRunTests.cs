using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using BenefitsFunctions.Audit;
using BenefitsFunctions.Balances;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Local.Host;
using BenefitsFunctions.Tests.Support;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Audit;

/// <summary>An audit of all contracts, cut off at every request, and by two at once: every contract is counted once.</summary>
public sealed class AuditRunTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Contracts = 12;

    private readonly FakeTimeProvider _clock = new(Sample.Today);
    private readonly RecordedLog _log = new();
    private StoredContracts _contracts = null!;

    private AuditStore Store => new(_contracts.Tables);

    public async Task InitializeAsync()
    {
        _contracts = await StoredContracts.CreateAsync();
        for (var i = 0; i < Contracts; i++)
        {
            var contract = await _contracts.AddContractAsync(Grant.Of(10));
            await _contracts.CommitAsync(contract, TestEvents.Opened("a", "1"), TestEvents.Opened("b", "2"));
            if (i % 3 == 0)
            {
                await _contracts.Tables.Contracts.UpdateEntityAsync(
                    new TableEntity(contract, ContractRow.RowKey) { ["UsedQuarters"] = 4L, ["LastAt"] = TestEvents.Noon }, ETag.All);
            }
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Stretch_CutOffAtEveryRequest_CountsEachContractAndEachDifferenceOnce()
    {
        var cuts = 0;
        await StartAsync("cut");
        var isLeft = true;
        for (var run = 0; isLeft; run++)
        {
            // Two requests further after each way to cut, so that it ends.
            var transport = new FaultyTransport { CutAt = 1 + (run / 2 * 2), CutAfterwards = run % 2 == 1 };
            try
            {
                isLeft = await Activities(transport, pageSize: 10).AuditStretch("cut", CancellationToken.None);
            }
            catch (Exception error) when (error is RequestFailedException or HttpRequestException or AggregateException)
            {
                cuts++;
            }
        }

        await CheckAsync("cut");
        Assert.Contains(_log.Lines, line => line.Event == 8102);
        output.WriteLine($"cut off {cuts} times");
        Assert.True(cuts > 5);
    }

    [Fact]
    public async Task Stretch_ByTwoAtOnce_CountsEachContractAndEachDifferenceOnce()
    {
        await StartAsync("two");

        await Task.WhenAll(RunAsync(), RunAsync());

        await CheckAsync("two");
        Assert.Contains(_log.Lines, line => line.Event == 8102);

        async Task RunAsync()
        {
            while (await Activities(new FaultyTransport(), pageSize: 7).AuditStretch("two", CancellationToken.None))
            {
            }
        }
    }

    [Fact]
    public async Task Advance_OfAnAuditThatSomebodyElseHasTakenOn_IsRefusedAndCountsNothing()
    {
        await StartAsync("late");
        var stored = (await Store.FindAsync("late", CancellationToken.None))!;
        var reader = new BalanceReader(_contracts.Tables, _clock);
        var next = await reader.NextAsync("", CancellationToken.None);
        var found = (await reader.AuditAsync(next[0], CancellationToken.None))!;

        Assert.True(await Store.TryAdvanceAsync(stored, [found], CancellationToken.None));
        Assert.False(await Store.TryAdvanceAsync(stored, [found], CancellationToken.None));
        Assert.False(await Store.TryEndAsync(stored, stored.Run with { EndedAt = _clock.GetUtcNow() }, CancellationToken.None));

        var run = (await Store.FindAsync("late", CancellationToken.None))!.Run;
        Assert.Equal((1, next[0], (DateTimeOffset?)null), ((int)run.Contracts, run.Through, (DateTimeOffset?)run.EndedAt));
    }

    [Fact]
    public async Task Sweep_WhenAuditsAreOld_RemovesThemWithTheirDifferences()
    {
        await StartAsync("old");
        await Activities(new FaultyTransport(), 1_000).AuditStretch("old", CancellationToken.None);
        _clock.Advance(AuditSweep.KeptFor);
        await StartAsync("new");
        await Store.AddRepairAsync(
            new RepairRecord("r", _clock.GetUtcNow() - AuditSweep.KeptFor, "1", "1", "operator-1", "a reason"), CancellationToken.None);
        await SweepAsync();
        Assert.NotNull(await Store.FindAsync("old", CancellationToken.None));

        _clock.Advance(TimeSpan.FromSeconds(1));
        await SweepAsync();

        Assert.Null(await Store.FindAsync("old", CancellationToken.None));
        Assert.Empty(await Store.DifferencesAsync("old", 1, 1_000, CancellationToken.None));
        Assert.NotNull(await Store.FindAsync("new", CancellationToken.None));
        Assert.False((await _contracts.Tables.Audits.GetEntityIfExistsAsync<TableEntity>("repair|r", "audit")).HasValue);
        Assert.False(await Activities(new FaultyTransport(), 1_000).AuditStretch("old", CancellationToken.None));
    }

    [Fact]
    public async Task Stretch_WhenAContractIsNotReadInTime_NotesThatAndGoesOn()
    {
        await StartAsync("slow");
        var slow = (await new BalanceReader(_contracts.Tables, _clock) { PageSize = 10 }.NextAsync("", CancellationToken.None))[0];
        var transport = new SlowTransport(slow, _clock);

        // A contract at a time, so that the clock goes on for that one alone.
        while (await Activities(transport, pageSize: 1).AuditStretch("slow", CancellationToken.None))
        {
        }

        var run = (await Store.FindAsync("slow", CancellationToken.None))!.Run;
        Assert.Equal((Contracts, AuditStatus.Completed), (run.Contracts, run.Status));
        var kept = await Store.DifferencesAsync("slow", 1, 1_000, CancellationToken.None);
        Assert.Equal([slow], kept.Where(k => k.Difference.Field == "not-read-in-time").Select(k => k.ContractId));
        var reader = new BalanceReader(_contracts.TablesOver(transport), _clock);
        await Assert.ThrowsAsync<NotReadInTimeException>(() => reader.AuditAsync(slow, CancellationToken.None));
        await Assert.ThrowsAsync<NotReadInTimeException>(() => reader.ReplayAsync(slow, CancellationToken.None));
    }

    [Fact]
    public async Task Stretch_WhoseTimeIsOver_BeginsNoFurtherContractAndLeavesThemToTheNext()
    {
        await StartAsync("long");
        var slow = new FaultyTransport
        {
            Before = _ =>
            {
                _clock.Advance(TimeSpan.FromSeconds(20));
                return Task.CompletedTask;
            },
        };

        Assert.True(await Activities(slow, pageSize: 1_000).AuditStretch("long", CancellationToken.None));

        var first = (await Store.FindAsync("long", CancellationToken.None))!.Run;
        Assert.InRange(first.Contracts, 1, Contracts - 1);
        while (await Activities(new FaultyTransport(), pageSize: 1_000).AuditStretch("long", CancellationToken.None))
        {
        }

        var all = (await Store.FindAsync("long", CancellationToken.None))!.Run;
        Assert.Equal((Contracts, AuditStatus.Completed), (all.Contracts, all.Status));
    }

    [Fact]
    public async Task Find_OfAnAuditThatHasFailed_NotesItForWhenItsHistoryIsGone()
    {
        await StartAsync("dead");
        await Store.TryNameAsync("dead", version: null, CancellationToken.None);
        await using var client = new NotedOrchestrations();
        var starts = new AuditStarts(Store, Unheard.Write(new IdGenerator()), _clock);
        Assert.Equal(AuditStatus.Running, await StatusAsync("dead"));
        client.Add(new OrchestrationMetadata("AuditContracts", "audit-dead") { RuntimeStatus = OrchestrationRuntimeStatus.Terminated });
        Assert.Equal(AuditStatus.Failed, await StatusAsync("dead"));
        await client.PurgeInstanceAsync("audit-dead");
        Assert.Equal(AuditStatus.Failed, await StatusAsync("dead"));
        Assert.Equal("next", (await starts.StartAsync("next", client, CancellationToken.None)).Run.AuditId);
        Assert.Equal(["audit-next"], client.Started);
        Assert.False(await Activities(new FaultyTransport(), 1_000).AuditStretch("dead", CancellationToken.None));
        Assert.Empty(_log.Lines);

        await StartAsync("unstarted");
        _clock.Advance(AuditStarts.StartsWithin);
        Assert.Equal(AuditStatus.Running, await StatusAsync("unstarted"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(AuditStatus.Failed, await StatusAsync("unstarted"));

        async Task<AuditStatus?> StatusAsync(string id) => (await starts.FindAsync(id, client, CancellationToken.None))?.Status;
    }

    [Fact]
    public void Orchestration_WhileThereAreStretches_GoesOnAndBeginsAnewBeforeItsHistoryGrows()
    {
        var run = new ScriptedOrchestration("a", Sample.Today).Start(AuditOrchestrator.AuditContracts);
        for (var stretch = 1; stretch < AuditOrchestrator.StretchesAtOnce; stretch++)
        {
            run.Answer(nameof(AuditActivities.AuditStretch), true);
            Assert.Null(run.Anew);
        }

        run.Answer(nameof(AuditActivities.AuditStretch), true);
        Assert.Equal("a", run.Anew);

        run = new ScriptedOrchestration("a", Sample.Today).Start(AuditOrchestrator.AuditContracts);
        run.Answer(nameof(AuditActivities.AuditStretch), false);
        Assert.True(run.Completion.IsCompletedSuccessfully);
        Assert.Null(run.Anew);
    }

    private Task StartAsync(string auditId) => Store.AddAsync(new AuditRun(auditId, _clock.GetUtcNow()), CancellationToken.None);

    private Task SweepAsync() => new AuditSweep(Store, _clock, _log.CreateLogger<AuditSweep>(), Unheard.Metrics)
        .SweepAudits(new TimerInfo(), CancellationToken.None);

    private AuditActivities Activities(HttpPipelineTransport transport, int pageSize)
    {
        var tables = _contracts.TablesOver(transport);
        return new AuditActivities(
            new AuditStore(tables),
            new BalanceReader(tables, _clock) { PageSize = pageSize },
            _clock,
            _log.CreateLogger<AuditActivities>());
    }

    // 4 damaged contracts: the units used and the time of the last entry.
    private async Task CheckAsync(string auditId)
    {
        var run = (await Store.FindAsync(auditId, CancellationToken.None))!.Run;
        var kept = await Store.DifferencesAsync(auditId, 1, 1_000, CancellationToken.None);

        Assert.Equal((Contracts, 2 * Contracts, 4, 8, 8), (run.Contracts, run.Entries, run.Different, run.Differences, run.Kept));
        Assert.Equal(_clock.GetUtcNow(), run.EndedAt);
        Assert.Equal(8, kept.Select(k => (k.ContractId, k.Difference.Field)).Distinct().Count());
        Assert.All(
            kept.Where(k => k.Difference.Field == "used"),
            k => Assert.Equal(("1", "2"), (k.Difference.Stored, k.Difference.ByLedger)));
        Assert.Equal(kept.Select(k => k.ContractId).Order(), kept.Select(k => k.ContractId));
    }

    // Reads of a contract take longer than it has.
    private sealed class SlowTransport(string contract, FakeTimeProvider clock) : HttpPipelineTransport
    {
        private readonly FaultyTransport _inner = new();

        public override Request CreateRequest() => _inner.CreateRequest();

        public override void Process(HttpMessage message) => _inner.Process(message);

        public override ValueTask ProcessAsync(HttpMessage message)
        {
            var query = Uri.UnescapeDataString(message.Request.Uri.Query).Replace('+', ' ');
            if (query.Contains($"PartitionKey eq '{contract}'", StringComparison.Ordinal))
            {
                clock.Advance(TimeSpan.FromMinutes(3));
            }

            return _inner.ProcessAsync(message);
        }
    }
}
