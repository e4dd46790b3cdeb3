using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Tests.Support;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Ledger;

/// <summary>What events cost, counted in requests to storage.</summary>
public sealed class LedgerCostTests(ITestOutputHelper output) : IAsyncLifetime
{
    private StoredContracts _contracts = null!;

    public async Task InitializeAsync() => _contracts = await StoredContracts.CreateAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Commit_WhenEventsComeSingly_ReadsTheContractAndTheIncidentThatIsThere()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(100));

        Assert.Equal((2, 1), await CostAsync(contract, TestEvents.Opened("a", "1")));
        Assert.Equal((3, 1), await CostAsync(contract, TestEvents.Closed("a", "2", IncidentOutcome.Resolved)));
        Assert.Equal((3, 1), await CostAsync(contract, TestEvents.Closed("b", "3", IncidentOutcome.Resolved)));
    }

    [Fact]
    public async Task Commit_WhenAnOpeningComesAgain_TriesOnceAndReadsAfterThat()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(100));
        await _contracts.CommitAsync(contract, TestEvents.Opened("a", "1"));

        Assert.Equal((4, 1), await CostAsync(contract, TestEvents.Opened("a", "1")));
    }

    [Fact]
    public async Task Commit_WhenAThousandWaitForOneContract_ShareTransactions()
    {
        var contract = await _contracts.AddContractAsync(Grant.WithoutLimit);

        var (requests, _) = await CostAsync(contract, [.. Enumerable.Range(0, 1000).Select(i => TestEvents.Opened($"i{i}", $"e{i}"))]);

        output.WriteLine($"1,000 openings of one contract: {requests} storage transactions, {requests / 1000.0:F3} an event");
        Assert.Equal(1 + 21, requests);
        Assert.Equal(1000m, await _contracts.UsedAsync(contract));
    }

    [Fact]
    public async Task Commit_AfterThousandsOfIncidents_CostsWhatTheFirstCost()
    {
        var contract = await _contracts.AddContractAsync(Grant.WithoutLimit);
        await _contracts.CommitAsync(contract, [.. Enumerable.Range(0, 5_000).Select(i => TestEvents.Opened($"i{i}", $"o{i}"))]);

        Assert.Equal((2, 1), await CostAsync(contract, TestEvents.Opened("next", "o")));
        Assert.Equal((3, 1), await CostAsync(contract, TestEvents.Closed("i2500", "c", IncidentOutcome.NotCharged)));
    }

    [Fact]
    public async Task Commit_WhenSomebodyElseCommittedMeanwhile_ReadsTheContractAndTheIncidentInHandOnceMore()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(100));
        await _contracts.CommitAsync(contract, TestEvents.Opened("a", "1"));
        var transport = new FaultyTransport
        {
            BeforeNextTransaction = () => _contracts.CommitAsync(contract, TestEvents.Opened("other", "2")),
        };

        await _contracts.Commit(transport)
            .CommitAsync(contract, [TestEvents.Closed("a", "3", IncidentOutcome.NotCharged)], CancellationToken.None);

        Assert.Equal((6, 2), (transport.Requests, transport.Transactions));
        Assert.Equal(1m, await _contracts.UsedAsync(contract));
    }

    [Fact]
    public async Task Commit_WhenSomebodyHasToBeTold_WritesOneIntentMore()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(1));
        Assert.Equal((3, 1), await CostAsync(contract, TestEvents.Opened("a", "1")));
    }

    private async Task<(int Requests, int Transactions)> CostAsync(string contract, params IncidentEvent[] events)
    {
        var transport = new FaultyTransport();
        var result = await _contracts.Commit(transport).CommitAsync(contract, events, CancellationToken.None);
        Assert.All(result.Faults, Assert.Null);
        return (transport.Requests, transport.Transactions);
    }
}
