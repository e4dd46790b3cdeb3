using System.Collections.Concurrent;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using BenefitsFunctions.Agenda;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Endings;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Local.Host;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.Endings;

/// <summary>Contracts with their agenda in Azurite, and rounds of the sweep that can be cut off from it.</summary>
internal sealed class StoredEndings(StoredContracts contracts, FakeTimeProvider clock)
{
    private static int _activations;

    /// <summary>In a storage account of its own, long before anything is due.</summary>
    public static async Task<StoredEndings> CreateAsync() =>
        new(await StoredContracts.CreateAsync(), new FakeTimeProvider(Sample.Today));

    public static EndingCatalog Catalog { get; } = EndingCatalog.Load(EndingCatalog.DefaultPath);

    public FakeTimeProvider Clock => clock;

    public RecordedLog Log { get; } = new();

    /// <summary>What was started, as an engine keeps it: each name once, until histories are purged.</summary>
    public ConcurrentDictionary<string, EndingNotice> Started { get; } = new();

    /// <summary>How often anything was started that was not there.</summary>
    public int Starts { get; private set; }

    public BenefitsTables Tables => contracts.Tables;

    public EndingStore Store => new(contracts.Tables, Unheard.Write());

    public ContractAgenda Agenda => new(contracts.Tables, Catalog, clock);

    /// <summary>A contract that was activated now, noted and stored as activations do it.</summary>
    public async Task<Contract> AddAsync(DateOnly end)
    {
        var contract = Draw(end);
        await Agenda.NoteAsync(contract, CancellationToken.None);
        await StoreAsync(contract);
        return contract;
    }

    public Contract Draw(DateOnly end)
    {
        var ids = ContractIds.Draw(new IdGenerator());
        return new Contract(
            ids,
            Sample.Contoso,
            $"a{Interlocked.Increment(ref _activations)}",
            Benefit.ProductSupport,
            MembershipKind.LegacyGold,
            Location.Headquarters,
            Grant.Of(20),
            0,
            end.AddDays(-364),
            end,
            clock.GetUtcNow(),
            clock.GetUtcNow())
        {
            ActivatedOn = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime),
        };
    }

    public async Task StoreAsync(Contract contract) =>
        Assert.True(await new ContractStore(contracts.Tables).TryCreateAsync(contract, CancellationToken.None));

    /// <summary>Gives a stored contract another end, noted before as those who do that must.</summary>
    public async Task MoveEndAsync(Contract contract, DateOnly end)
    {
        await Agenda.NoteAsync((await FindAsync(contract)) with { End = end }, CancellationToken.None);
        var change = new TableEntity(contract.Ids.ContractId, ContractRow.RowKey) { ["End"] = end.ToRow() };
        await contracts.Tables.Contracts.UpsertEntityAsync(change, TableUpdateMode.Merge);
    }

    public async Task<Contract> FindAsync(Contract contract) =>
        (await new ContractStore(contracts.Tables).FindAsync(contract.Ids.ContractId, CancellationToken.None))!;

    /// <summary>Goes to the morning of a day.</summary>
    public void GoTo(DateOnly day) => clock.AdjustTime(new DateTimeOffset(day.ToDateTime(new TimeOnly(9, 5)), TimeSpan.Zero));

    /// <summary>A round of the sweep as a fresh process runs it.</summary>
    public Task<bool> SweepAsync(HttpPipelineTransport? transport = null, Func<EndingNotice, Task>? before = null) => SweepAsync(
        transport is null ? contracts.Tables : contracts.TablesOver(transport), before);

    private async Task<bool> SweepAsync(BenefitsTables tables, Func<EndingNotice, Task>? before)
    {
        var contractEnding = new ContractEnding(
            new ContractAgenda(tables, Catalog, clock),
            new ContractStore(tables),
            new EndingStore(tables, Unheard.Write()),
            Catalog);
        var round = new EndingRound(new DueAgenda(tables, clock), [contractEnding], clock, Log.CreateLogger<EndingRound>());
        var (isComplete, _) = await round.RunAsync(
            async (orchestrator, name, input, _) =>
            {
                Assert.Equal(nameof(EndingOrchestrator.TellAboutEnding), orchestrator);
                var notice = (EndingNotice)input;
                await (before?.Invoke(notice) ?? Task.CompletedTask);
                if (Started.TryAdd(name, notice))
                {
                    lock (Log)
                    {
                        Starts++;
                    }
                }
            },
            CancellationToken.None);
        return isComplete;
    }

    /// <summary>The days on which something is noted for a contract.</summary>
    public async Task<IReadOnlyList<string>> NotedAsync(Contract contract) =>
        [.. (await contracts.Tables.Due.RowsAsync()).Select(row => row.RowKey.Split('|'))
            .Where(key => key[1] == contract.Ids.ContractId).Select(key => key[0])];

    /// <summary>What the contact of a contract was told, in order of the days.</summary>
    public IEnumerable<(DateOnly End, EndingStep Step)> ToldOf(Contract contract) => Started.Values
        .Where(n => n.ContractId == contract.Ids.ContractId).Select(n => (n.End, n.Step)).Order();
}
