using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using static BenefitsFunctions.Tests.Ledger.TestEvents;

namespace BenefitsFunctions.Tests.Ledger;

/// <summary>I6: a ledger of 300 entries, one an hour.</summary>
public sealed class LedgerReaderTests : IClassFixture<LedgerReaderTests.HourlyLedger>
{
    private const int Entries = 300;
    private static readonly LedgerQuery All = new(null, null, NewestFirst: false, Top: 100, null);
    private readonly FaultyTransport _transport = new();
    private readonly LedgerReader _reader;
    private readonly string _contract;

    public LedgerReaderTests(HourlyLedger ledger)
    {
        _contract = ledger.Contract;
        _reader = new LedgerReader(ledger.Contracts.TablesOver(_transport));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Page_FromEitherEnd_ShowsEachEntryOnceAndReadsNoMore(bool newestFirst)
    {
        var query = All with { NewestFirst = newestFirst };
        var seen = new List<long>();
        for (var page = await PageAsync(query); ; page = await PageAsync(query with { Continuation = page.Continuation }))
        {
            Assert.Equal(100, page.Entries.Count);
            seen.AddRange(page.Entries.Select(e => e.Sequence));
            if (page.Continuation is null)
            {
                break;
            }
        }

        var all = Enumerable.Range(1, Entries).Select(i => (long)i);
        Assert.Equal(newestFirst ? all.Reverse() : all, seen);
        Assert.Equal(3, _transport.Requests);
    }

    [Theory]
    [InlineData(0, 3, false, "1 2 3")]
    [InlineData(0.5, 3, false, "2 3")]
    [InlineData(297, 400, true, "300 299 298")]
    [InlineData(10, 10, false, "")]
    [InlineData(-5, 0, false, "")]
    [InlineData(300, 400, true, "")]
    public async Task Page_BetweenTimes_ShowsWhatWasCommittedThen(double from, double to, bool newestFirst, string sequences)
    {
        var page = await PageAsync(All with { From = Noon.AddHours(from), To = Noon.AddHours(to), NewestFirst = newestFirst });

        Assert.Equal((sequences, null), (string.Join(' ', page.Entries.Select(e => e.Sequence)), page.Continuation));
        Assert.InRange(_transport.Requests, 1, 1 + (2 * 10));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 1)]
    [InlineData(99.5, 100)]
    [InlineData(1000, 300)]
    public async Task LastUntil_ForAnyTime_FindsItsEntryInAFewReads(double hours, long used)
    {
        var last = await _reader.LastUntilAsync(_contract, Entries, Noon.AddHours(hours), CancellationToken.None);

        Assert.Equal((used, used == 0 ? null : 1000L), ((last?.UsedAfter ?? 0) / 4, last?.GrantedAfter / 4));
        Assert.InRange(_transport.Requests, 1, 9 + 1);
    }

    private Task<LedgerPage> PageAsync(LedgerQuery query) => _reader.PageAsync(_contract, Entries, query, CancellationToken.None);

    public sealed class HourlyLedger : IAsyncLifetime
    {
        internal StoredContracts Contracts { get; private set; } = null!;

        internal string Contract { get; private set; } = "";

        public async Task InitializeAsync()
        {
            Contracts = await StoredContracts.CreateAsync();
            Contract = await Contracts.AddContractAsync(Grant.Of(1000));
            var clock = new FakeTimeProvider(Noon);
            var committer = Contracts.Commit(new FaultyTransport(), clock);
            for (var i = 1; i <= Entries; i++)
            {
                await committer.CommitAsync(Contract, [Opened($"i{i}", $"e{i}")], CancellationToken.None);
                clock.Advance(TimeSpan.FromHours(1));
            }
        }

        public Task DisposeAsync() => Task.CompletedTask;
    }
}
