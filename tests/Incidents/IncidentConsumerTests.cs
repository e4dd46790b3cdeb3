using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Incidents;
using BenefitsFunctions.Tests.Support;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;

namespace BenefitsFunctions.Tests.Incidents;

/// <summary>I2, I5: how the messages of one batch are settled.</summary>
public sealed class IncidentConsumerTests : IAsyncLifetime
{
    private StoredBooks _books = null!;

    public async Task InitializeAsync()
    {
        _books = new StoredBooks(await TestAzurite.OwnAccountAsync());
        await _books.Tables.CreateAsync(CancellationToken.None);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Consume_WhileManyContractsHang_SettlesAllOthers()
    {
        const int Hanging = 12;
        var contracts = await AddContractsAsync(40);
        var transport = new HangingTransport([.. contracts.Take(Hanging)]);
        var settled = new Settled { After = contracts.Count - Hanging, Then = transport.Release };

        await ConsumeAsync(transport, contracts, settled);

        Assert.Equal(contracts.Take(Hanging).Order(), settled.Contracts.TakeLast(Hanging).Order());
        Assert.Equal(contracts.Order(), settled.Contracts.Order());
    }

    [Fact]
    public async Task Consume_BeforeItSettlesAMessage_HasBegunToCommitEveryContract()
    {
        var contracts = await AddContractsAsync(40);
        var transport = new HangingTransport();
        var settled = new Settled();
        var reached = new ConcurrentBag<int>();
        settled.OnEach = () => reached.Add(contracts.Count(transport.HasSeen));

        await ConsumeAsync(transport, contracts, settled);

        Assert.Equal(contracts.Count, settled.Contracts.Count());
        Assert.All(reached, seen => Assert.Equal(contracts.Count, seen));
    }

    [Fact]
    public async Task Consume_WhenStorageFailsForOneContract_SettlesAllButItsMessages()
    {
        var contracts = await AddContractsAsync(10);
        var transport = new HangingTransport(contracts[0]) { Fails = true };
        var settled = new Settled();

        await ConsumeAsync(transport, contracts, settled);

        Assert.Equal(contracts.Skip(1).Order(), settled.Contracts.Order());
    }

    private async Task<List<string>> AddContractsAsync(int count)
    {
        var contracts = new List<string>();
        for (var i = 0; i < count; i++)
        {
            contracts.Add(await _books.AddContractAsync(Grant.Of(5)));
        }

        return contracts;
    }

    private async Task ConsumeAsync(HangingTransport transport, IEnumerable<string> contracts, Settled settled)
    {
        var messages = contracts
            .Select(contract => LoadEvents.Json(TestBooks.Opened("i", "1") with { ContractId = contract }))
            .Select((json, i) => ServiceBusModelFactory.ServiceBusReceivedMessage(body: BinaryData.FromString(json), messageId: $"{i}", sessionId: contracts.ElementAt(i)));
        var consumer = new IncidentConsumer(_books.Commit(transport), new IncidentNotices(), NullLogger<IncidentConsumer>.Instance);
        await consumer.ConsumeIncidentEvents([.. messages], settled, null!, CancellationToken.None);
    }

    private sealed class Settled : ServiceBusMessageActions
    {
        private readonly ConcurrentQueue<string> _contracts = new();

        public IEnumerable<string> Contracts => _contracts;

        public int After { get; init; } = -1;

        public Action Then { get; init; } = () => { };

        public Action OnEach { get; set; } = () => { };

        public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
        {
            OnEach();
            _contracts.Enqueue(message.SessionId!);
            if (_contracts.Count == After)
            {
                Then();
            }

            return Task.CompletedTask;
        }
    }

    // Holds up, or refuses, whatever concerns some contracts.
    private sealed class HangingTransport(params string[] contracts) : HttpPipelineTransport
    {
        private static readonly HttpClientTransport Inner = new(new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 8 }));
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ConcurrentBag<string> _urls = [];

        public bool Fails { get; init; }

        public void Release() => _released.TrySetResult();

        public bool HasSeen(string anyContract) => _urls.Any(url => url.Contains(anyContract, StringComparison.Ordinal));

        public override Request CreateRequest() => Inner.CreateRequest();

        public override void Process(HttpMessage message) => throw new NotSupportedException("Synchronous calls are not used.");

        public override async ValueTask ProcessAsync(HttpMessage message)
        {
            var url = message.Request.Uri.ToString();
            _urls.Add(url);
            if (contracts.Any(contract => url.Contains(contract, StringComparison.Ordinal)))
            {
                await (Fails ? Task.FromException(new HttpRequestException("Injected: storage is away.")) : _released.Task);
            }

            await Inner.ProcessAsync(message);
        }
    }
}
