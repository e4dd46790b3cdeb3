using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Http;
using BenefitsFunctions.Incidents;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Bench;

/// <summary>Contracts in one storage account, events for them, and a count of the requests.</summary>
internal sealed class BenchBooks
{
    private static readonly DateTimeOffset Day = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
    private readonly CountingPolicy _count = new();
    private int _runs;

    private BenchBooks(string storage)
    {
        var options = new TableClientOptions();
        options.AddPolicy(_count, HttpPipelinePosition.PerRetry);
        Service = new TableServiceClient(storage, options);
        Tables = new BenefitsTables(Service);
    }

    public TableServiceClient Service { get; }

    public BenefitsTables Tables { get; }

    /// <summary>Requests to Table Storage so far.</summary>
    public int Requests => _count.Requests;

    public static async Task<BenchBooks> CreateAsync(string storage)
    {
        var books = new BenchBooks(storage);
        await books.Tables.CreateAsync(CancellationToken.None);
        return books;
    }

    /// <summary>A committer that knows no books yet.</summary>
    public BooksCommit Commit() => new(Tables, new BooksReader(Tables), new BooksCache(TimeProvider.System), new IdGenerator(), TimeProvider.System);

    /// <summary>Fresh contracts without a limit.</summary>
    public async Task<IReadOnlyList<string>> AddContractsAsync(int count)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var drawn = ContractIds.Draw(new IdGenerator());
            await new ContractStore(Tables).TryCreateAsync(
                new Contract(drawn, "1000001", $"a-{drawn.AccessId}", Benefit.ProductSupport, MembershipKind.LegacyGold, "headquarters", Grant.WithoutLimit, 0, new(2026, 4, 1), new(2027, 3, 31), Day, Day),
                CancellationToken.None);
            ids.Add(drawn.ContractId);
        }

        return ids;
    }

    /// <summary>Events as portals send them, opened and closed in turn, over the contracts one after the other.</summary>
    public IReadOnlyList<(string ContractId, byte[] Json)> Events(IReadOnlyList<string> contracts, int count)
    {
        var run = ++_runs;
        return [.. Enumerable.Range(0, count).Select(i => Event(contracts[i % contracts.Count], run, i / contracts.Count, $"event-{run}-{i}"))];
    }

    /// <summary>The last entry in the books of a contract.</summary>
    public async Task<long> SequenceAsync(string contractId)
    {
        TableEntity row = await Tables.Contracts.GetEntityAsync<TableEntity>(contractId, ContractRow.RowKey);
        return row.GetInt64("Sequence") ?? 0;
    }

    /// <summary>Waits until the books of each contract have that entry.</summary>
    public async Task AllReachAsync(IReadOnlyList<string> contracts, long sequence)
    {
        // The last contract is the last to be committed, or nearly so; the others are looked at once it is there.
        await Until(async () => await SequenceAsync(contracts[^1]) >= sequence);
        await Parallel.ForEachAsync(
            contracts, new ParallelOptions { MaxDegreeOfParallelism = CommitThroughput.AtOnce }, async (contract, _) => await Until(async () => await SequenceAsync(contract) >= sequence));
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
            ? Json(id, contract, IncidentEventReader.OpenedType, new { incidentId, AccountId = "account-1", Product = "windows-server", Version = "2022", Severity = "B", Units = 1 })
            : Json(id, contract, IncidentEventReader.ClosedType, new { incidentId, AccountId = "account-1", Outcome = "Resolved" }));
    }

    private static byte[] Json(string id, string contract, string type, object data) => JsonSerializer.SerializeToUtf8Bytes(
        new { Specversion = "1.0", Id = id, Source = "/bench", Type = type, Subject = contract, Time = Day, Data = data }, ApiJson.Options);

    private sealed class CountingPolicy : HttpPipelineSynchronousPolicy
    {
        private int _requests;

        public int Requests => _requests;

        public override void OnSendingRequest(HttpMessage message) => Interlocked.Increment(ref _requests);
    }
}
