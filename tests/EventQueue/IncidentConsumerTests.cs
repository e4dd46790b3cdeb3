using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.EventQueue;
using BenefitsFunctions.Notices;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.EventQueue;

/// <summary>I2, I5: how the messages of one batch are settled.</summary>
public sealed class IncidentConsumerTests : IAsyncLifetime
{
    private static readonly TimeSpan Lock = TimeSpan.FromSeconds(30);
    private readonly FakeTimeProvider _clock = new(TestEvents.Noon);
    private StoredContracts _contracts = null!;

    public async Task InitializeAsync() => _contracts = await StoredContracts.CreateAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Consume_WhileMoreContractsHangThanHavePlaces_SettlesAllOthersWithinTheLock()
    {
        const int Hanging = 40;
        var contracts = await AddContractsAsync(80);
        var hanging = contracts.Take(Hanging).ToHashSet();
        var settled = new Settled();

        var consuming = ConsumeAsync(new HangingTransport(hanging), contracts, settled);
        for (var seconds = 0; seconds < 30 && !consuming.IsCompleted; seconds++)
        {
            await settled.WhenQuietAsync(consuming);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        await consuming;
        Assert.Equal(contracts.Skip(Hanging).Order(), settled.Contracts.Order());
        Assert.InRange(_clock.GetUtcNow() - TestEvents.Noon, TimeSpan.Zero, Lock);
    }

    [Fact]
    public async Task Consume_WhenLittleIsLeftOfALock_LeavesItsMessageAloneInTime()
    {
        var contracts = await AddContractsAsync(1);
        var settled = new Settled();

        var consuming = ConsumeAsync(
            new HangingTransport([.. contracts]), contracts, settled, lockedUntil: TestEvents.Noon.AddSeconds(8));
        _clock.Advance(TimeSpan.FromSeconds(3));

        await consuming;
        Assert.Empty(settled.Contracts);
    }

    [Fact]
    public async Task Consume_WhenStorageFailsForOneContract_SettlesAllButItsMessages()
    {
        var contracts = await AddContractsAsync(10);
        var settled = new Settled();

        await ConsumeAsync(new HangingTransport([contracts[0]]) { Fails = true }, contracts, settled);

        Assert.Equal(contracts.Skip(1).Order(), settled.Contracts.Order());
    }

    [Fact]
    public async Task Consume_WhenOthersChangeTheContractAtEachTry_LeavesItsMessageToComeAgain()
    {
        var contracts = await AddContractsAsync(1);
        var settled = new Settled();

        await ConsumeAsync(_contracts.AlwaysLate(contracts[0]), contracts, settled);

        Assert.Empty(settled.Contracts);
        Assert.Equal(0, settled.DeadLettered);
    }

    [Fact]
    public async Task Consume_WhenSomeIsPoison_BeginsToCommitBeforeItSettlesAny()
    {
        var contracts = await AddContractsAsync(3);
        var transport = new HangingTransport([]);
        var begun = -1;
        var settled = new Settled { OnDeadLetter = () => begun = transport.Seen };

        await ConsumeAsync(transport, contracts, settled, poison: "no JSON at all");

        Assert.Equal(contracts.Order(), settled.Contracts.Order());
        Assert.Equal(1, settled.DeadLettered);
        Assert.True(begun > 0);
    }

    [Fact]
    public async Task Consume_WhenAThousandOpeningsAreRejected_SettlesThemAndTheOthersInAFewTransactions()
    {
        var full = await _contracts.AddContractAsync(Grant.Of(0));
        var others = await AddContractsAsync(20);
        var transport = new HangingTransport([]);
        var settled = new Settled();
        var rejected = Enumerable.Range(0, 1000).Select(i => (full, TestEvents.Opened($"i{i}", $"e{i}")));

        await ConsumeAsync(transport, [.. rejected, .. others.Select(c => (c, TestEvents.Opened("i", "1")))], settled);

        Assert.Equal((1000, 20), (settled.Contracts.Count(c => c == full), settled.Contracts.Count(c => c != full)));
        Assert.InRange(transport.Seen, 1, 1 + 1 + 21 + (2 * 20) + 2);
    }

    private async Task<List<string>> AddContractsAsync(int count)
    {
        var contracts = new List<string>();
        for (var i = 0; i < count; i++)
        {
            contracts.Add(await _contracts.AddContractAsync(Grant.Of(5000)));
        }

        return contracts;
    }

    private Task ConsumeAsync(
        HttpPipelineTransport transport,
        List<string> contracts,
        Settled settled,
        string? poison = null,
        DateTimeOffset lockedUntil = default) =>
        ConsumeAsync(transport, [.. contracts.Select(c => (c, TestEvents.Opened("i", "1")))], settled, poison, lockedUntil);

    // A client that nothing is expected of: what can't be started is left to the timer.
    private async Task ConsumeAsync(
        HttpPipelineTransport transport,
        (string Contract, BenefitsFunctions.Ledger.IncidentEvent Event)[] events,
        Settled settled,
        string? poison = null,
        DateTimeOffset lockedUntil = default)
    {
        var bodies = events.Select(e => (e.Contract, Json: EventJson.Of(e.Event with { ContractId = e.Contract })));
        var messages = bodies.Concat(poison is null ? [] : [("", poison)]).Select(body => ServiceBusModelFactory.ServiceBusReceivedMessage(
            body: BinaryData.FromString(body.Item2), sessionId: body.Item1, lockedUntil: lockedUntil));
        var starts = new NoticeStarts(_contracts.Untold, NullLogger<NoticeStarts>.Instance);
        var consumer = new IncidentConsumer(
            EventJson.Reader,
            _contracts.Commit(transport, _clock, chance: new NoPause()),
            starts,
            _clock,
            NullLogger<IncidentConsumer>.Instance,
            Unheard.Metrics);
        await consumer.ConsumeIncidentEvents([.. messages], settled, null!, CancellationToken.None);
    }

    private sealed class Settled : ServiceBusMessageActions
    {
        private readonly ConcurrentQueue<string> _contracts = new();
        private int _deadLettered;

        public IEnumerable<string> Contracts => _contracts;

        public int DeadLettered => _deadLettered;

        public Action OnDeadLetter { get; init; } = () => { };

        // Looks until nothing more is settled at this time.
        public async Task WhenQuietAsync(Task consuming)
        {
            using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            for (var (before, quiet) = (-1, 0); quiet < 4 && !consuming.IsCompleted; quiet = _contracts.Count == before ? quiet + 1 : 0)
            {
                before = _contracts.Count;
                await looks.WaitForNextTickAsync();
            }
        }

        public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
        {
            _contracts.Enqueue(message.SessionId!);
            return Task.CompletedTask;
        }

        public override Task DeadLetterMessageAsync(
            ServiceBusReceivedMessage message,
            Dictionary<string, object>? propertiesToModify = null,
            string? deadLetterReason = null,
            string? deadLetterErrorDescription = null,
            CancellationToken cancellationToken = default)
        {
            OnDeadLetter();
            Interlocked.Increment(ref _deadLettered);
            return Task.CompletedTask;
        }
    }

    // Holds up, or refuses, whatever concerns some contracts.
    private sealed class HangingTransport(HashSet<string> contracts) : HttpPipelineTransport
    {
        private static readonly HttpClientTransport Inner = new(new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 8 }));
        private readonly TaskCompletionSource _never = new();
        private int _seen;

        public bool Fails { get; init; }

        public int Seen => _seen;

        public override Request CreateRequest() => Inner.CreateRequest();

        public override void Process(HttpMessage message) => throw new NotSupportedException("Synchronous calls are not used.");

        public override async ValueTask ProcessAsync(HttpMessage message)
        {
            Interlocked.Increment(ref _seen);
            var url = message.Request.Uri.ToString();
            if (contracts.Any(contract => url.Contains(contract, StringComparison.Ordinal)))
            {
                await (Fails ? Task.FromException(new HttpRequestException("Injected: storage is away.")) : _never.Task);
            }

            await Inner.ProcessAsync(message);
        }
    }
}
