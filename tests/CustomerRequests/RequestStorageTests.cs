using BenefitsFunctions.CustomerRequests;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Plans;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.CustomerRequests;

/// <summary>
/// S3, S4 on real storage: whatever is cut off when, or happens at once, there is one request, one row that it is due, one mail.
/// </summary>
public sealed class RequestStorageTests : IAsyncLifetime
{
    private StoredRequests _stored = null!;

    public async Task InitializeAsync() => _stored = await StoredRequests.CreateAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Filing_WhenCutOffAtAnyRequestAndRepeated_IsOneRequestDueOnce(bool afterwards)
    {
        for (var cut = 1; ; cut++)
        {
            var transport = new FaultyTransport { CutAt = cut, CutAfterwards = afterwards };
            var asked = MadeRequests.Filed(_stored.Clock.GetUtcNow());
            await RequestProcess.TryAsync(() => _stored.Over(transport).FileAsync(asked));
            // Whoever repeats it does so later, under the same key.
            _stored.Clock.Advance(TimeSpan.FromMinutes(1));
            var again = MadeRequests.Filed(_stored.Clock.GetUtcNow()) with { Key = asked.Key };
            var filed = (await _stored.Process.FileAgainAsync(again))!;

            Assert.Contains(filed.DueAt, await _stored.DueAsync(asked.Key));
            Assert.Equal(filed, await _stored.Process.FindAsync(asked.Key), Same);
            _stored.Clock.SetUtcNow(again.DueAt + TimeSpan.FromMinutes(1));
            await _stored.Process.SweepAsync();
            Assert.Equal([filed.DueAt], await _stored.DueAsync(asked.Key));
            Assert.Equal(cut, _stored.Tellings);
            if (!transport.Cut.IsCompleted)
            {
                Assert.Equal(4, cut);
                break;
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sweep_WhenCutOffAtAnyRequest_TellsOnceAndKeepsTheRow(bool afterwards)
    {
        for (var cut = 1; cut <= 4; cut++)
        {
            var filed = (await _stored.Process.FileAsync(MadeRequests.Filed(_stored.Clock.GetUtcNow())))!;
            _stored.Clock.SetUtcNow(filed.DueAt + TimeSpan.FromTicks(1));
            var transport = new FaultyTransport { CutAt = cut, CutAfterwards = afterwards };
            await RequestProcess.TryAsync(() => _stored.Over(transport).SweepAsync());
            Assert.True(transport.Cut.IsCompleted);

            await Task.WhenAll(_stored.Process.SweepAsync(), _stored.Process.SweepAsync());
            _stored.Told.Clear();
            await _stored.Process.SweepAsync();

            Assert.Equal(cut, _stored.Tellings);
            Assert.Equal([filed.DueAt], await _stored.DueAsync(filed.Key));
            var flagged = (await _stored.Process.FindAsync(filed.Key))!;
            Assert.Equal(_stored.Clock.GetUtcNow(), flagged.MissedAt);
            Assert.Single(flagged.History.Entries, e => e.What == RequestEvent.FirstResponseMissed);
            await _stored.Process.RespondAsync(filed.Key, "r");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RaiseAndResponse_WhenCutOffAtAnyRequest_LeaveOneRowAndThenNone(bool afterwards)
    {
        for (var cut = 1; ; cut++)
        {
            var filed = (await _stored.Process.FileAsync(MadeRequests.Filed(_stored.Clock.GetUtcNow())))!;
            var transport = new FaultyTransport { CutAt = cut, CutAfterwards = afterwards };
            await RequestProcess.TryAsync(() => _stored.Over(transport).RaiseAsync(filed.Key, Severity.A));
            var between = (await _stored.Process.FindAsync(filed.Key))!;
            Assert.Contains(between.DueAt, await _stored.DueAsync(filed.Key));

            var raised = (await _stored.Process.RaiseAsync(filed.Key, Severity.A))!;
            Assert.Equal(filed.FiledAt + TimeSpan.FromHours(2), raised.DueAt);
            Assert.Contains(raised.DueAt, await _stored.DueAsync(filed.Key));
            _stored.Clock.SetUtcNow(filed.DueAt + TimeSpan.FromTicks(1));
            await _stored.Process.SweepAsync();
            Assert.Equal([raised.DueAt], await _stored.DueAsync(filed.Key));
            Assert.Equal(cut, _stored.Tellings);

            await RequestProcess.TryAsync(
                () => _stored.Over(new FaultyTransport { CutAt = cut, CutAfterwards = afterwards }).RespondAsync(filed.Key, "r1"));
            var responded = (await _stored.Process.RespondAsync(filed.Key, "r1"))!;
            Assert.Empty(await _stored.DueAsync(filed.Key));
            Assert.Single(responded.History.Entries, e => e.What == RequestEvent.Responded);
            if (!transport.Cut.IsCompleted)
            {
                Assert.Equal(6, cut);
                break;
            }
        }
    }

    [Fact]
    public async Task Responses_ManyAtOnceWithARaise_HaveOneFirst()
    {
        var filed = (await _stored.Process.FileAsync(MadeRequests.Filed(_stored.Clock.GetUtcNow())))!;

        var responses = Enumerable.Range(0, 8).Select(i => _stored.Process.RespondAsync(filed.Key, $"r{i}")).ToList();
        await Task.WhenAll([.. responses, _stored.Process.RaiseAsync(filed.Key, Severity.A)]);
        _stored.Clock.Advance(TimeSpan.FromHours(3));
        await _stored.Process.SweepAsync();

        var after = (await _stored.Process.FindAsync(filed.Key))!;
        Assert.Equal(8, after.History.Entries.Count(e => e.What == RequestEvent.Responded));
        Assert.Equal((Severity.A, RequestState.InProgress), (after.Severity, after.State));
        Assert.Single(responses.Select(r => r.Result!.RespondedAt).Distinct());
        Assert.Empty(await _stored.DueAsync(filed.Key));
        Assert.Equal(0, _stored.Tellings);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public async Task Sweep_WhateverElseIsStored_CostsWhatIsDue(int others)
    {
        for (var i = 0; i < others; i++)
        {
            await _stored.Process.FileAsync(MadeRequests.Filed(_stored.Clock.GetUtcNow()));
        }

        for (var i = 0; i < 3; i++)
        {
            await _stored.Process.FileAsync(MadeRequests.Filed(_stored.Clock.GetUtcNow(), Severity.A));
        }

        _stored.Clock.Advance(TimeSpan.FromHours(2.1));
        var (first, second) = (new FaultyTransport(), new FaultyTransport());
        await _stored.Over(first).SweepAsync();
        await _stored.Over(second).SweepAsync();

        // The query; the request, and where it is missed newly its change; later the requests alone.
        Assert.Equal((1 + (3 * 3), 1 + 3), (first.Requests, second.Requests));
        Assert.Equal(3, _stored.Tellings);
    }

    [Fact]
    public async Task Raise_WhenNobodyAnswersInTheLanguageAnyMore_KeepsWhenItIsDue()
    {
        var filed = (await _stored.Process.FileAsync(MadeRequests.Filed(_stored.Clock.GetUtcNow()) with { Language = "eo" }))!;

        var raised = (await _stored.Process.RaiseAsync(filed.Key, Severity.A))!;

        Assert.Equal((Severity.A, filed.DueAt), (raised.Severity, raised.DueAt));
        Assert.Equal([filed.DueAt], await _stored.DueAsync(filed.Key));
    }

    [Fact]
    public async Task FilingWithAnOwnContract_WhenCutOffAtAnyRequest_TakesOneUnitForEachRequestThatIsThere()
    {
        await using var app = await BenefitsHost.StartAsync();
        var stored = await StoredRequests.BesideAsync(app);
        var contract = await stored.Books.AddContractAsync(Grant.Of(100), Benefit.SignatureCloudSupport);
        var (there, cut) = (0, 0);
        FaultyTransport transport;
        do
        {
            transport = new FaultyTransport { CutAt = ++cut, CutAfterwards = cut % 2 == 0 };
            var asked = MadeRequests.Filed(app.Clock.GetUtcNow()) with
            {
                Plan = SupportPlan.SignatureCloudSupport,
                ContractId = contract,
            };
            await RequestProcess.TryAsync(() => stored.Over(transport).FileAsync(asked));
            await app.RunsTimerAsync("SweepCustomerRequests");
            await app.RunsTimerAsync("ResumeIncidents");
            there += await stored.Process.FindAsync(asked.Key) is null ? 0 : 1;
            Assert.Equal(there, await stored.Books.UsedAsync(contract));
        }
        while (transport.Cut.IsCompleted && cut < 40);

        app.Clock.Advance(TimeSpan.FromMinutes(11));
        await app.RunsTimerAsync("SweepCustomerRequests");
        Assert.InRange(cut, 7, 20);
        Assert.InRange(there, cut - 4, cut);
        Assert.Equal(0, await stored.IntentsAsync());
    }

    private static bool Same(CustomerRequest? one, CustomerRequest? other) =>
        (one?.Key, one?.FiledAt, one?.DueAt) == (other?.Key, other?.FiledAt, other?.DueAt);
}
