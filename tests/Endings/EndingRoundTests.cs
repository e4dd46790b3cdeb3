using Azure.Data.Tables;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Endings;

/// <summary>E1, E2 on real storage: whatever is cut off when, each step is started once, and its contract stays on the agenda.</summary>
public sealed class EndingRoundTests : IAsyncLifetime
{
    private static readonly DateOnly End = new(2027, 3, 31);
    private static readonly DateOnly First = End.AddDays(-30);

    // The agenda; then for what is due the contract, the mark (read and written), what is next, and the note that led to it.
    private const int Query = 1;
    private const int PerDue = 5;

    private StoredEndings _stored = null!;

    public async Task InitializeAsync() => _stored = await StoredEndings.CreateAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Run_OnEachDayOfTheYear_TellsEachStepOnItsDay()
    {
        var contract = await _stored.AddAsync(End);
        List<(string, int)> told = [];
        foreach (var day in (int[])[-31, -30, -29, -8, -7, -6, 0, 1, 2, 400])
        {
            _stored.GoTo(End.AddDays(day));
            await _stored.SweepAsync();
            told.AddRange(_stored.Started.Values.Select(n => ($"{n.Step}", day)).Where(n => !told.Exists(t => t.Item1 == n.Item1)));
        }

        Assert.Equal([("FirstReminder", -30), ("SecondReminder", -7), ("Ended", 1)], told);
        Assert.Equal(3, _stored.Starts);
        Assert.Empty(await _stored.NotedAsync(contract));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_WhenKilledAtAnyRequest_TellsOnceAndStaysOnTheAgenda(bool afterwards)
    {
        for (var cut = 1; cut <= Query + PerDue; cut++)
        {
            _stored.GoTo(new(2026, 11, 20));
            var contract = await _stored.AddAsync(End);
            _stored.GoTo(First);
            var transport = new FaultyTransport { CutAt = cut, CutAfterwards = afterwards };
            var died = await Record.ExceptionAsync(() => _stored.SweepAsync(transport));
            Assert.True(transport.Cut.IsCompleted && (cut == 1) == (died is not null));

            var between = await _stored.NotedAsync(contract);
            await _stored.SweepAsync();
            await _stored.SweepAsync();

            Assert.Contains(between, day => string.CompareOrdinal(day, "2027-03-24") <= 0);
            Assert.Equal([(End, EndingStep.FirstReminder)], _stored.ToldOf(contract));
            Assert.Equal("2027-03-31 FirstReminder", (await _stored.FindAsync(contract)).EndingsTold.Text);
            Assert.Equal(["2027-03-24"], await _stored.NotedAsync(contract));
            Assert.Equal(cut, _stored.Starts);
        }
    }

    [Fact]
    public async Task Run_SeveralAtOnceAndAgainAfterThePurge_StartsEachOnce()
    {
        var contracts = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => _stored.AddAsync(End)));
        _stored.GoTo(First);

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => _stored.SweepAsync()));
        var started = _stored.Started.Count;
        _stored.Started.Clear();
        await _stored.SweepAsync();

        Assert.Equal((30, 30), (started, _stored.Starts));
        foreach (var contract in contracts)
        {
            Assert.Equal(["2027-03-24"], await _stored.NotedAsync(contract));
        }
    }

    [Fact]
    public async Task Run_AfterAnExtension_RemindsOfTheNewEndAndNotOfOneThatWasTold()
    {
        var contract = await _stored.AddAsync(End);
        _stored.GoTo(End.AddDays(-7));
        await _stored.SweepAsync();
        await _stored.MoveEndAsync(contract, End.AddDays(60));
        for (var day = -6; day <= 70; day++)
        {
            _stored.GoTo(End.AddDays(day));
            await _stored.SweepAsync();
        }

        var later = End.AddDays(60);
        Assert.Equal(
            [
                (End, EndingStep.SecondReminder),
                (later, EndingStep.FirstReminder),
                (later, EndingStep.SecondReminder),
                (later, EndingStep.Ended),
            ],
            _stored.ToldOf(contract));
        Assert.Equal("2027-03-31 SecondReminder,2027-05-30 Ended", (await _stored.FindAsync(contract)).EndingsTold.Text);
        Assert.Empty(await _stored.NotedAsync(contract));
    }

    [Fact]
    public async Task Run_BetweenNoteAndStoring_LeavesTheNoteForWhatIsStoredThen()
    {
        // To be shortened to a week: noted, and swept before it is stored.
        var contract = await _stored.AddAsync(End);
        var today = new DateOnly(2027, 1, 10);
        _stored.GoTo(today);
        await _stored.Agenda.NoteAsync(contract with { End = today.AddDays(7) }, CancellationToken.None);
        var added = _stored.Draw(today.AddDays(7));
        await _stored.Agenda.NoteAsync(added, CancellationToken.None);
        await _stored.SweepAsync();
        Assert.Empty(_stored.Started);

        await _stored.MoveEndAsync(contract, today.AddDays(7));
        await _stored.StoreAsync(added);
        await _stored.SweepAsync();
        await _stored.SweepAsync();

        Assert.Equal([(today.AddDays(7), EndingStep.SecondReminder)], _stored.ToldOf(contract));
        Assert.Equal([(today.AddDays(7), EndingStep.SecondReminder)], _stored.ToldOf(added));
    }

    [Fact]
    public async Task Run_WhenANoteCameToNothing_RemovesItAfterAnHour()
    {
        var contract = await _stored.AddAsync(End);
        var today = new DateOnly(2027, 1, 10);
        _stored.GoTo(today);
        await _stored.Agenda.NoteAsync(contract with { End = today.AddDays(7) }, CancellationToken.None);
        var never = _stored.Draw(today.AddDays(7));
        await _stored.Agenda.NoteAsync(never, CancellationToken.None);
        _stored.Clock.Advance(TimeSpan.FromHours(1));

        await _stored.SweepAsync();

        Assert.Empty(_stored.Started);
        Assert.Equal(["2027-03-01"], await _stored.NotedAsync(contract));
        Assert.Empty(await _stored.NotedAsync(never));
    }

    [Fact]
    public async Task Run_WhenTheEndMovesMeanwhile_NotesTheNewOne()
    {
        var contract = await _stored.AddAsync(End);
        _stored.GoTo(First);

        await _stored.SweepAsync(before: _ => _stored.MoveEndAsync(contract, First.AddDays(10)));
        await _stored.SweepAsync();

        // The mail for the old end finds that it has moved; the new one is reminded of.
        Assert.Equal([(First.AddDays(10), EndingStep.FirstReminder), (End, EndingStep.FirstReminder)], _stored.ToldOf(contract));
        _stored.GoTo(First.AddDays(3));
        await _stored.SweepAsync();
        Assert.Contains((First.AddDays(10), EndingStep.SecondReminder), _stored.ToldOf(contract));
    }

    [Theory]
    [InlineData("Revoked", false)]
    [InlineData("Withdrawn", true)]
    public async Task Run_WhenAnotherMailToldOfTheEnd_TellsNothingAndForgetsIt(string reason, bool isWithdrawn)
    {
        var contract = await _stored.AddAsync(End);
        await _stored.Tables.Contracts.UpsertEntityAsync(
            new TableEntity(contract.Ids.ContractId, ContractRow.RowKey) { ["EndReason"] = reason, ["IsWithdrawn"] = isWithdrawn },
            TableUpdateMode.Merge);
        _stored.GoTo(First);

        await _stored.SweepAsync();

        Assert.Empty(_stored.Started);
        Assert.Empty(await _stored.NotedAsync(contract));
    }

    [Fact]
    public async Task Run_WhenOneContractFails_TellsTheOthersAndTriesItAgain()
    {
        var broken = await _stored.AddAsync(End);
        var unstartable = await _stored.AddAsync(End);
        var others = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _stored.AddAsync(End)));
        var row = (await _stored.Tables.Contracts.GetEntityAsync<TableEntity>(broken.Ids.ContractId, ContractRow.RowKey)).Value;
        row.Remove("Benefit");
        await _stored.Tables.Contracts.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace);
        _stored.GoTo(First);

        Assert.True(await _stored.SweepAsync(before: n => n.ContractId == unstartable.Ids.ContractId
            ? Task.FromException(new IOException("Injected: the engine is away."))
            : Task.CompletedTask));

        Assert.Equal(others.Select(o => o.ActivationId).Order(), _stored.Started.Values.Select(n => n.ActivationId).Order());
        Assert.Equal([2401, 2401], _stored.Log.Lines.Select(line => line.Event));
        Assert.All(
            (Contract[])[broken, unstartable],
            c => Assert.Single(_stored.Log.Lines, line => line.Text.Contains($"activation {c.ActivationId} ", StringComparison.Ordinal)));
        Assert.DoesNotContain(_stored.Log.Lines, line => line.Text.Contains(unstartable.Ids.ContractId, StringComparison.Ordinal));
        await _stored.SweepAsync();
        Assert.Equal([(End, EndingStep.FirstReminder)], _stored.ToldOf(unstartable));
        Assert.Equal(["2027-03-01"], await _stored.NotedAsync(broken));
    }

    [Fact]
    public async Task Run_WhenTimeRunsOut_LeavesTheRestForTheNext()
    {
        var contracts = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => _stored.AddAsync(End)));
        _stored.GoTo(First);
        _stored.Clock.AutoAdvanceAmount = TimeSpan.FromSeconds(30);

        Assert.False(await _stored.SweepAsync());
        Assert.InRange(_stored.Starts, 1, contracts.Length - 1);
        _stored.Clock.AutoAdvanceAmount = TimeSpan.Zero;
        Assert.True(await _stored.SweepAsync());

        Assert.Equal(contracts.Length, _stored.Starts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    public async Task Run_WhateverElseIsStored_CostsWhatIsDue(int others)
    {
        await Task.WhenAll(Enumerable.Range(0, others).Select(i => _stored.AddAsync(End.AddDays(1 + i))));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _stored.AddAsync(End)));
        _stored.GoTo(First);
        var transport = new FaultyTransport();

        await _stored.SweepAsync(transport);

        Assert.Equal(Query + (4 * PerDue), transport.Requests);
    }
}
