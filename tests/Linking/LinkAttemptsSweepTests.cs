using BenefitsFunctions.Chance;
using BenefitsFunctions.Linking;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.Linking;

/// <summary>E5: what is known of wrong pairs is removed when it no longer matters, and not before.</summary>
public sealed class LinkAttemptsSweepTests : IAsyncLifetime
{
    private const string Account = "guesser/1";
    private static readonly LinkSettings Settings = new(10, TimeSpan.FromMinutes(15));
    private readonly FakeTimeProvider _clock = new(Sample.Today);
    private StoredContracts _stored = null!;

    public async Task InitializeAsync() => _stored = await StoredContracts.CreateAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Sweep_OnTheDayAfter_RemovesWhatIsOver()
    {
        await TryAsync(Account, wasWrong: true);
        await TryAsync("other", wasWrong: false);

        Assert.Equal(0, await SweepAsync());
        Assert.Equal((2, 2), await RowsAsync());
        _clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(2, await SweepAsync());
        Assert.Equal((0, 0), await RowsAsync());
        Assert.Equal(0, await SweepAsync());
    }

    [Fact]
    public async Task Sweep_WhileWrongPairsCount_KeepsThemAndComesAgain()
    {
        await TryAsync(Account, wasWrong: true);
        _clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromHours(9) - TimeSpan.FromMinutes(1));
        for (var i = 0; i < Settings.Attempts; i++)
        {
            await TryAsync(Account, wasWrong: true);
        }

        _clock.Advance(TimeSpan.FromMinutes(2));
        await SweepAsync();
        Assert.NotNull((await Attempts().BeginAsync(Account, CancellationToken.None)).Wait);
        Assert.Equal((1, 1), await RowsAsync());
        _clock.Advance(TimeSpan.FromDays(1));
        await SweepAsync();

        Assert.Equal((0, 0), await RowsAsync());
    }

    [Fact]
    public async Task Sweep_WhileAnAttemptBegins_LeavesItWithSomethingThatEndsIt()
    {
        await TryAsync(Account, wasWrong: true);
        _clock.Advance(TimeSpan.FromDays(1));

        for (var cut = 1; cut <= 6; cut++)
        {
            var attempt = Attempts().BeginAsync(Account, CancellationToken.None);
            await Task.WhenAll(attempt, SweepAsync());
            await Attempts().EndAsync(Account, await attempt, wasWrong: true, CancellationToken.None);
            Assert.Equal((1, 1), await RowsAsync());
            _clock.Advance(TimeSpan.FromDays(1));
        }

        await SweepAsync();
        Assert.Equal((0, 0), await RowsAsync());
    }

    [Fact]
    public async Task End_OfAnAttemptThatWasSweptAway_WritesNothing()
    {
        var attempt = await Attempts().BeginAsync(Account, CancellationToken.None);
        _clock.Advance(TimeSpan.FromDays(2));
        await SweepAsync();

        await Attempts().EndAsync(Account, attempt, wasWrong: true, CancellationToken.None);

        Assert.Equal((0, 0), await RowsAsync());
    }

    [Fact]
    public async Task Begin_OnlyForTheFirstOfAWindow_NotesWhenItIsOver()
    {
        var transport = new FaultyTransport();
        var attempts = Attempts(transport);
        await attempts.BeginAsync(Account, CancellationToken.None);
        var first = transport.Requests;
        await attempts.BeginAsync(Account, CancellationToken.None);

        Assert.Equal((3, 2), (first, transport.Requests - first));
    }

    private async Task TryAsync(string account, bool wasWrong)
    {
        var attempt = await Attempts().BeginAsync(account, CancellationToken.None);
        await Attempts().EndAsync(account, attempt, wasWrong, CancellationToken.None);
    }

    private Task<int> SweepAsync() => Attempts().SweepAsync(1000, CancellationToken.None);

    private async Task<(int Tries, int Due)> RowsAsync() =>
        ((await _stored.Tables.Accounts.RowsAsync()).Count, (await _stored.Tables.Due.RowsAsync()).Count);

    private LinkAttempts Attempts(FaultyTransport? transport = null) => new(
        transport is null ? _stored.Tables : _stored.TablesOver(transport),
        Unheard.Write(),
        Settings,
        new IdGenerator(),
        _clock);
}
