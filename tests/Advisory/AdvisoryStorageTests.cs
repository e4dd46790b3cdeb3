using BenefitsFunctions.Advisory;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Advisory;

/// <summary>A10 in storage: whatever happens at once or is cut off, a request is charged or cancelled, once.</summary>
public sealed class AdvisoryStorageTests : IAsyncLifetime
{
    private static int _partners;

    private readonly string _partner = $"{++_partners + 5_000_000}";
    private readonly IdGenerator _ids = new();
    private StoredAdvisory _stored = null!;

    public async Task InitializeAsync() => _stored = await StoredAdvisory.CreateAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task File_WhenManyAreFiledAtOnceNearTheLimit_StoresAsManyAsMayWaitInOneOrder()
    {
        var process = _stored.Process;
        for (var i = 0; i < AdvisoryRules.MaxWaiting - 5; i++)
        {
            await StoreAsync(process);
        }

        var last = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => StoreAsync(_stored.Process)));

        Assert.Equal(5, last.Count(filed => filed is not null));
        var all = await process.Store.AllAsync(_partner, CancellationToken.None);
        Assert.Equal(Enumerable.Range(1, AdvisoryRules.MaxWaiting).Select(i => (long)i).Reverse(), all.Select(r => r.Number));
        await process.CancelAsync(_partner, all[0].RequestId);
        Assert.NotNull(await StoreAsync(process));
        Assert.Null(await StoreAsync(process));
    }

    [Fact]
    public async Task File_WhenAskedAgain_IsTheSameRequest()
    {
        var id = _ids.NewId();

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _stored.Process.FileAsync(_partner, id, 4)));

        Assert.All(answers, filed => Assert.Equal((1L, id), (filed!.Number, filed.RequestId)));
        Assert.Equal((1L, 1), await _stored.HeadAsync(_partner));
    }

    [Fact]
    public async Task Start_WhenRequestsWait_ChargesThemInTheOrderInWhichTheyWereFiled()
    {
        var ids = Enumerable.Range(0, 12).Select(_ => _ids.NewId()).ToList();
        foreach (var id in ids)
        {
            await _stored.Process.FileAsync(_partner, id, 1);
        }

        var contract = await _stored.StartAsync(_partner, hours: 2);
        await Task.WhenAll(_stored.Process.FollowAsync(contract), _stored.Process.FollowAsync(contract));

        var ledger = (await _stored.Books.LedgerAsync(contract.Ids.ContractId)).Cast<IncidentEntry>().ToList();
        Assert.Equal(ids, ledger.Select(entry => entry.IncidentId));
        Assert.Equal([.. Enumerable.Repeat(1L, 8), 0, 0, 0, 0], ledger.Select(entry => entry.Change));
        Assert.Equal((12L, 0), await _stored.HeadAsync(_partner));
        Assert.Empty(await _stored.IntentsAsync(_partner));
    }

    [Fact]
    public async Task File_ManyAtOnceWhileAContractIsActive_ChargesEachOnceAndNoMoreThanThereIs()
    {
        var contract = await _stored.StartAsync(_partner, hours: 5);

        var filed = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => _stored.Process.FileAsync(_partner, _ids.NewId(), 1)));
        await _stored.Process.ResumeAsync();

        Assert.Equal(20, await CountAsync(AdvisoryStatus.Charged));
        Assert.Equal(10, await CountAsync(AdvisoryStatus.Rejected));
        Assert.All(filed, request => Assert.NotNull(request));
        Assert.Equal(5, await _stored.Books.UsedAsync(contract.Ids.ContractId));
        Assert.Equal(30, (await _stored.Books.LedgerAsync(contract.Ids.ContractId)).Count);
        Assert.Empty(await _stored.IntentsAsync(_partner));
    }

    [Fact]
    public async Task Cancel_WhenItComesJustBeforeTheChargeIsNoted_Counts()
    {
        var id = await WaitingAsync();
        var contract = await _stored.StartAsync(_partner, hours: 5);
        AdvisoryStatus? cancelled = null;
        var transport = new FaultyTransport
        {
            BeforeNextTransaction = async () => cancelled = await _stored.Process.CancelAsync(_partner, id),
        };

        await _stored.Over(transport).FollowAsync(contract);

        Assert.Equal((AdvisoryStatus.Cancelled, AdvisoryStatus.Cancelled), (cancelled, await StatusAsync(id)));
        Assert.Empty(await _stored.Books.LedgerAsync(contract.Ids.ContractId));
    }

    [Fact]
    public async Task Cancel_WhenTheChargeComesJustBeforeIt_SaysThatItIsCharged()
    {
        var id = await WaitingAsync();
        var contract = await _stored.StartAsync(_partner, hours: 5);
        var transport = new FaultyTransport { BeforeNextTransaction = () => _stored.Process.FollowAsync(contract) };

        Assert.Equal(AdvisoryStatus.Charged, await _stored.Over(transport).CancelAsync(_partner, id));
        Assert.Equal(1, await _stored.Books.UsedAsync(contract.Ids.ContractId));
    }

    [Fact]
    public async Task Cancel_WhenTheChargeIsNotedAndNotCommitted_ChargesIt()
    {
        var id = await WaitingAsync();
        var contract = await _stored.StartAsync(_partner, hours: 5);
        await NoteAsync(id, contract);

        Assert.Equal(AdvisoryStatus.Charged, await _stored.Process.CancelAsync(_partner, id));
        Assert.Equal(1, await _stored.Books.UsedAsync(contract.Ids.ContractId));
    }

    [Fact]
    public async Task Cancel_ManyTimesAtOnceWithTheCharge_HasOneResult()
    {
        for (var round = 0; round < 10; round++)
        {
            var partner = $"{_partner}{round}";
            var id = _ids.NewId();
            await _stored.Process.FileAsync(partner, id, 4);
            var contract = await _stored.StartAsync(partner, hours: 5);

            var cancels = Enumerable.Range(0, 2).Select(_ => _stored.Process.CancelAsync(partner, id)).ToList();
            await Task.WhenAll([.. cancels, _stored.Process.FollowAsync(contract)]);

            var status = (await _stored.Process.Store.FindAsync(partner, id, CancellationToken.None))!.Status;
            Assert.All(cancels, cancel => Assert.Equal(status, cancel.Result));
            Assert.Equal(status == AdvisoryStatus.Charged ? 1 : 0, await _stored.Books.UsedAsync(contract.Ids.ContractId));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task File_WhenItIsCutOffAtAnyRequest_IsChargedOnceByTheTimerOrNotThere(bool afterwards)
    {
        var contract = await _stored.StartAsync(_partner, hours: 50);
        var charged = 0;
        for (var cut = 1; ; cut++)
        {
            var (id, transport) = (_ids.NewId(), new FaultyTransport { CutAt = cut, CutAfterwards = afterwards });
            await TryAsync(() => _stored.Over(transport).FileAsync(_partner, id, 1));
            await _stored.Process.ResumeAsync();

            var request = await _stored.Process.Store.FindAsync(_partner, id, CancellationToken.None);
            charged += request is null ? 0 : 1;
            Assert.True(request is null or { Status: AdvisoryStatus.Charged }, $"cut at {cut}: {request}");
            Assert.Equal(charged / 4m, await _stored.Books.UsedAsync(contract.Ids.ContractId));
            if (!transport.Cut.IsCompleted)
            {
                Assert.InRange(cut, 10, 40);
                break;
            }
        }

        // Intents of requests that were never stored go when nobody can be at work on them any more.
        _stored.Clock.Advance(TimeSpan.FromMinutes(11));
        await _stored.Process.ResumeAsync();
        Assert.Empty(await _stored.IntentsAsync(_partner));
        Assert.Equal(((long)charged, 0), await _stored.HeadAsync(_partner));
    }

    [Fact]
    public async Task Resume_AfterACrashBetweenNoteAndCommit_ChargesTheNotedContractAtTheNotedTime()
    {
        var id = await WaitingAsync();
        var contract = await _stored.StartAsync(_partner, hours: 5);
        await NoteAsync(id, contract);
        await _stored.StartAsync(_partner, hours: 5, end: new DateOnly(2027, 1, 31), location: "osaka");
        var noted = _stored.Clock.GetUtcNow();
        // Its last day is over when the process is back.
        _stored.Clock.Advance(TimeSpan.FromDays(200));

        // The activity runs again, and the timer beside it.
        await Task.WhenAll(_stored.Process.FollowAsync(contract), _stored.Process.ResumeAsync());

        var request = (await _stored.Process.Store.FindAsync(_partner, id, CancellationToken.None))!;
        Assert.Equal(
            (AdvisoryStatus.Charged, contract.Ids.ContractId, noted), (request.Status, request.ContractId!, request.ChosenAt!.Value));
        var ledger = await _stored.Books.LedgerAsync(contract.Ids.ContractId);
        Assert.Equal(noted, Assert.Single(ledger.Cast<IncidentEntry>()).OccurredAt);
    }

    [Fact]
    public async Task Resume_WhenRequestsWaitAndNothingWasCutOff_ReadsNoneOfThem()
    {
        for (var i = 0; i < 5; i++)
        {
            await WaitingAsync();
        }

        var transport = new FaultyTransport();
        await _stored.Over(transport).ResumeAsync();

        Assert.Equal(1, transport.Requests);
    }

    private async Task<string> WaitingAsync()
    {
        var id = _ids.NewId();
        await _stored.Process.FileAsync(_partner, id, 4);
        Assert.Equal(AdvisoryStatus.Waiting, await StatusAsync(id));
        return id;
    }

    // As a process leaves it that dies between the note and the commit.
    private Task NoteAsync(string requestId, Contract contract) => _stored.Process.Store.ChangeAsync(
        _partner, requestId, r => r.Choosing(contract.Ids.ContractId, _stored.Clock.GetUtcNow()), CancellationToken.None);

    private Task<AdvisoryRequest?> StoreAsync(AdvisoryProcess process) => process.Store.FileAsync(
        new AdvisoryRequest(_partner, _ids.NewId(), 0, "T", 1, "filer", _stored.Clock.GetUtcNow()), CancellationToken.None);

    private async Task<int> CountAsync(AdvisoryStatus status) =>
        (await _stored.Process.Store.AllAsync(_partner, CancellationToken.None)).Count(r => r.Status == status);

    private async Task<AdvisoryStatus> StatusAsync(string requestId) =>
        (await _stored.Process.Store.FindAsync(_partner, requestId, CancellationToken.None))!.Status;

    private static async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception error) when (error is HttpRequestException or AggregateException)
        {
            // Cut off.
        }
    }
}
