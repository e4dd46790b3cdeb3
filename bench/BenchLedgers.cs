using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.EventQueue;
using BenefitsFunctions.Http;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Products;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Bench;

/// <summary>Contracts in one storage account, events for them, and a count of the requests.</summary>
internal sealed class BenchLedgers
{
    private static readonly DateTimeOffset Day = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
    private readonly CountingPolicy _count;
    private int _runs;

    private BenchLedgers(string storage, bool countEntities)
    {
        _count = new CountingPolicy(countEntities);
        var options = new TableClientOptions();
        options.AddPolicy(_count, HttpPipelinePosition.PerRetry);
        Service = new TableServiceClient(storage, options);
        Tables = new BenefitsTables(Service);
    }

    public TableServiceClient Service { get; }

    public BenefitsTables Tables { get; }

    public UntoldEntries Untold => new(Tables, Optimistic);

    /// <summary>Metrics that nobody listens to.</summary>
    public static BenefitsMetrics Metrics { get; } = new(
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(), TimeProvider.System);

    private static OptimisticWrite Optimistic { get; } = new(new IdGenerator(), Metrics);

    /// <summary>Entities that requests named so far: one each, or as many as a transaction has.</summary>
    public int Entities => _count.Entities;

    /// <summary>Requests to Table Storage so far.</summary>
    public int Requests => _count.Requests;

    /// <param name="storage">The connection string.</param>
    /// <param name="countEntities">Costs time: not where time is measured.</param>
    public static async Task<BenchLedgers> CreateAsync(string storage, bool countEntities = false)
    {
        var ledgers = new BenchLedgers(storage, countEntities);
        await ledgers.Tables.CreateAsync(CancellationToken.None);
        return ledgers;
    }

    /// <summary>The reader of messages.</summary>
    public static IncidentEventReader Reader { get; } = new(ProductCatalog.Load(ProductCatalog.DefaultPath));

    /// <summary>A committer.</summary>
    public LedgerCommit Commit() => new(Tables, Untold, Optimistic, TimeProvider.System, Metrics);

    /// <summary>Fresh contracts, without a limit unless a grant is given.</summary>
    public async Task<IReadOnlyList<string>> AddContractsAsync(int count, Grant? grant = null)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var drawn = ContractIds.Draw(new IdGenerator());
            var contract = new Contract(
                drawn,
                "1000001",
                $"a-{drawn.AccessId}",
                Benefit.ProductSupport,
                MembershipKind.LegacyGold,
                "headquarters",
                grant ?? Grant.WithoutLimit,
                0,
                new(2026, 4, 1),
                new(2027, 3, 31),
                Day,
                Day);
            await new ContractStore(Tables).TryCreateAsync(contract, CancellationToken.None);
            ids.Add(drawn.ContractId);
        }

        return ids;
    }

    /// <summary>Removes contracts with their ledgers.</summary>
    public Task RemoveAsync(IReadOnlyList<string> contracts) =>
        Parallel.ForEachAsync(
            contracts,
            new ParallelOptions { MaxDegreeOfParallelism = CommitThroughput.AtOnce },
            async (contract, token) =>
            {
                var filter = TableClient.CreateQueryFilter($"PartitionKey eq {contract}");
                await foreach (var page in Tables.Contracts.QueryAsync<TableEntity>(filter, 100, cancellationToken: token).AsPages())
                {
                    await Tables.Contracts.SubmitTransactionAsync(
                        page.Values.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row)), token);
                }
            });

    /// <summary>Events as portals send them, opened and closed in turn, over the contracts one after the other.</summary>
    public IReadOnlyList<(string ContractId, byte[] Json)> Events(IReadOnlyList<string> contracts, int count)
    {
        var run = ++_runs;
        return
        [
            .. Enumerable.Range(0, count).Select(i => Event(contracts[i % contracts.Count], run, i / contracts.Count, $"event-{run}-{i}")),
        ];
    }

    /// <summary>Openings of as many incidents.</summary>
    public IEnumerable<byte[]> Openings(string contract, int count)
    {
        var run = ++_runs;
        return Enumerable.Range(0, count).Select(i => Event(contract, run, 2 * i, $"event-{run}-{i}").Json);
    }

    /// <summary>The number of entries in the ledger of a contract.</summary>
    public async Task<long> EntriesAsync(string contractId) =>
        ContractRow.ToHead(await Tables.Contracts.GetEntityAsync<TableEntity>(contractId, ContractRow.RowKey)).Entries;

    /// <summary>Waits until the ledger of each contract has that many entries.</summary>
    public async Task AllReachAsync(IReadOnlyList<string> contracts, long sequence)
    {
        // The last contract is the last to be committed, or nearly so; the others are looked at once it is there.
        await Until(async () => await EntriesAsync(contracts[^1]) >= sequence);
        await Parallel.ForEachAsync(
            contracts,
            new ParallelOptions { MaxDegreeOfParallelism = CommitThroughput.AtOnce },
            async (contract, _) => await Until(async () => await EntriesAsync(contract) >= sequence));
    }

    /// <summary>Looks now and then: each look takes some of Azurite's time from the app.</summary>
    public static async Task Until(Func<Task<bool>> isThere)
    {
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        while (!await isThere())
        {
            await looks.WaitForNextTickAsync();
        }
    }

    private static (string ContractId, byte[] Json) Event(string contract, int run, int turn, string id)
    {
        var incidentId = $"incident-{run}-{turn / 2}";
        return (contract, turn % 2 == 0
            ? Json(
                id,
                contract,
                IncidentEventReader.OpenedType,
                new { incidentId, AccountId = "account-1", Product = "windows-server", Version = "2022", Severity = "B", Units = 1 })
            : Json(id, contract, IncidentEventReader.ClosedType, new { incidentId, AccountId = "account-1", Outcome = "Resolved" }));
    }

    private static byte[] Json(string id, string contract, string type, object data) => JsonSerializer.SerializeToUtf8Bytes(
        new { Specversion = "1.0", Id = id, Source = "/bench", Type = type, Subject = contract, Time = Day, Data = data }, ApiJson.Options);

    private sealed class CountingPolicy(bool countEntities) : HttpPipelineSynchronousPolicy
    {
        private const string PartOfBatch = "Content-Transfer-Encoding: binary";

        private int _requests;
        private int _entities;

        public int Requests => _requests;

        public int Entities => _entities;

        public override void OnSendingRequest(HttpMessage message)
        {
            Interlocked.Increment(ref _requests);
            if (countEntities)
            {
                Interlocked.Add(ref _entities, CountOf(message.Request));
            }
        }

        private static int CountOf(Request request)
        {
            if (!request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal))
            {
                return 1;
            }

            using var sent = new MemoryStream();
            request.Content!.WriteTo(sent, CancellationToken.None);
            return Encoding.UTF8.GetString(sent.ToArray()).Split(PartOfBatch, StringSplitOptions.None).Length - 1;
        }
    }
}
