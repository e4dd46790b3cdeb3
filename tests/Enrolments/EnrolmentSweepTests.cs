using Azure.Data.Tables;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Tests.Support;
using CsCheck;
using Xunit.Abstractions;
using static BenefitsFunctions.Tests.Enrolments.Profiles;

namespace BenefitsFunctions.Tests.Enrolments;

/// <summary>A8 in storage: once, whatever is cut off when, and at the cost of what is due.</summary>
public sealed class EnrolmentSweepTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly string[] Countries = ["GB", "GB", "IN", "FR"];

    // From the day on which the history begins.
    private static readonly Gen<Func<DateOnly, PartnerProfile>> AnyProfile =
        from country in Gen.Int[0, 3]
        from gold in Gen.Int[0, 2]
        from goldStart in Gen.Int[-400, 300]
        from goldDays in Gen.Int[1, 900]
        from others in Gen.Int[0, 7]
        from otherStart in Gen.Int[-200, 200]
        select new Func<DateOnly, PartnerProfile>(
            day => In(Countries[country], [.. Memberships(gold > 0, day.AddDays(goldStart), goldDays, others, day.AddDays(otherStart))]));

    private StoredEnrolments _stored = null!;

    public async Task InitializeAsync() => _stored = await StoredEnrolments.CreateAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Timer_OverRandomHistoriesOfAProfile_ActivatesEachCoreYearThatItMeetsOnce()
    {
        var partner = 7_000_000;
        var seen = 0;
        await Gen.Select(AnyProfile.Array[1, 3], Gen.Int[0, 250].Array[1, 4], Gen.Int[0, 2].Array[12]).SampleAsync(
            async (profiles, days, changes) =>
            {
                var id = $"{Interlocked.Increment(ref partner)}";
                var begin = _stored.Today;
                var owed = new SortedSet<string>(StringComparer.Ordinal);
                for (var step = 0; step < 6; step++)
                {
                    var profile = profiles[step < profiles.Length ? step : changes[step] % profiles.Length](begin);
                    await _stored.PutAsync(id, profile);
                    _stored.Clock.Advance(TimeSpan.FromDays(days[step % days.Length]));
                    owed.UnionWith(StoredEnrolments.Owed(profile, _stored.Today));
                    await _stored.RunTimerAsync();
                }

                seen += owed.Count;
                await _stored.PutAsync(id, In("FR"));
                Assert.Equal(owed, await _stored.ActivatedAsync(id));
            },
            iter: 20,
            threads: 1);

        output.WriteLine($"{seen} activations");
        Assert.True(seen > 20);
        Assert.Equal(seen, _stored.Orchestrations.Started.Count);
        Assert.Equal(seen, _stored.Orchestrations.Started.Distinct().Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Timer_WhenItIsCutOffAtAnyRequest_HasItsEffectOnceAfterTheNextRun(bool afterwards)
    {
        var (cuts, isCut) = (0, true);
        for (; isCut; cuts++)
        {
            var partner = $"{1 + cuts}";
            await _stored.PutAsync(partner, In("GB", Gold("2026-11-20", "2028-11-19")));
            var cut = new FaultyTransport { CutAt = 1 + cuts, CutAfterwards = afterwards };
            isCut = await Record.ExceptionAsync(() => _stored.RunTimerAsync(cut)) is not null || cut.Cut.IsCompleted;

            // What was put off is due tomorrow, what was not still is today.
            _stored.Clock.Advance(TimeSpan.FromDays(1));
            await _stored.RunTimerAsync();
            await _stored.Starts().ResumeAsync(_stored.Orchestrations, CancellationToken.None);

            Assert.Equal(3, (await _stored.ActivatedAsync(partner)).Count);
            Assert.Equal(3, _stored.Orchestrations.Started.Count(id => id.StartsWith($"activation-{partner}-", StringComparison.Ordinal)));
            Assert.Empty(await _stored.Tables.Intents.RowsAsync());
            Assert.Equal([$"2027-11-20|{partner}|LegacyGold|2027-11-20"], await DueAsync(partner));
        }

        output.WriteLine($"{cuts - 1} requests");
        Assert.True(cuts > 15);
        Assert.Equal(3 * cuts, _stored.Orchestrations.Started.Count);
    }

    [Fact]
    public async Task Timer_TwiceAtOnce_OpensEachActivationOnce()
    {
        const int Partners = 12;
        for (var i = 1; i <= Partners; i++)
        {
            await _stored.PutAsync($"{i}", In("CA", Gold("2026-11-20", "2027-11-19")));
        }

        await Task.WhenAll(_stored.RunTimerAsync(), _stored.RunTimerAsync());

        Assert.Equal(3 * Partners, _stored.Orchestrations.Started.Distinct().Count());
        Assert.Equal(3 * Partners, _stored.Orchestrations.Started.Count);
        Assert.Equal(3, (await _stored.ActivatedAsync("7")).Count);
        Assert.Empty(await _stored.Tables.Intents.RowsAsync());
        Assert.Empty(await _stored.Tables.Due.RowsAsync());
    }

    [Fact]
    public async Task Timer_WhenOneFails_StartsTheOthersAndTriesItAgainTheNextDay()
    {
        await _stored.PutAsync("1", In("GB", Gold("2026-11-20", "2027-11-19")));
        await _stored.PutAsync("2", In("GB", Gold("2026-11-20", "2027-11-19")));
        var row = (await _stored.Tables.Partners.GetEntityAsync<TableEntity>("1", PartnerKeys.Profile)).Value;
        await _stored.Tables.Partners.UpdateEntityAsync(
            new TableEntity("1", PartnerKeys.Profile) { ["Json0"] = "{" }, Azure.ETag.All, TableUpdateMode.Merge);

        await _stored.RunTimerAsync();

        Assert.Equal((0, 3), ((await _stored.ActivatedAsync("1")).Count, (await _stored.ActivatedAsync("2")).Count));
        Assert.Equal([6003], _stored.Log.Lines.Where(line => line.Event > 6002).Select(line => line.Event));
        Assert.Equal(["2026-11-21|1|LegacyGold|2026-11-20"], await DueAsync("1"));

        await _stored.Tables.Partners.UpdateEntityAsync(row, Azure.ETag.All, TableUpdateMode.Replace);
        _stored.Clock.Advance(TimeSpan.FromDays(1));
        await _stored.RunTimerAsync();

        Assert.Equal(3, (await _stored.ActivatedAsync("1")).Count);
    }

    [Fact]
    public async Task Timer_WithNothingDue_CostsOneQuery()
    {
        for (var i = 1; i <= 20; i++)
        {
            await _stored.PutAsync($"{i}", In("GB", Gold("2026-12-20", "2027-12-19")));
        }

        var transport = new FaultyTransport();
        await _stored.RunTimerAsync(transport);

        Assert.Equal(1, transport.Requests);
    }

    [Fact]
    public async Task Put_OfAProfileThatIsThereAlready_WritesNothing()
    {
        var profile = In("GB", Gold("2026-12-20", "2028-12-19"));
        await _stored.PutAsync("1", profile);
        var before = await _stored.Tables.Due.RowsAsync();
        var transport = new FaultyTransport();

        await _stored.PutAsync("1", profile, transport);

        // What is noted, and the profile.
        Assert.Equal(2, transport.Requests);
        Assert.Equal(before.Select(row => row.ETag), (await _stored.Tables.Due.RowsAsync()).Select(row => row.ETag));
        Assert.Equal(2, before.Count);
    }

    [Fact]
    public async Task Put_OfAnEnrolmentThatBeganMonthsAgo_IsDueToday()
    {
        await _stored.PutAsync("1", In("GB", Gold("2026-05-01", "2027-04-30")));

        Assert.Equal(["2026-11-20|1|LegacyGold|2026-05-01"], await DueAsync("1"));
    }

    [Fact]
    public async Task Put_OfAYearThatWasWithdrawnAndComesBack_IsDueAgain()
    {
        var profile = In("GB", Gold("2026-12-01", "2027-11-30"));
        await _stored.PutAsync("1", profile);
        await _stored.PutAsync("1", In("GB"));
        _stored.Clock.Advance(TimeSpan.FromDays(20));
        await _stored.RunTimerAsync();
        Assert.Empty(await DueAsync("1"));

        await _stored.PutAsync("1", profile);
        await _stored.RunTimerAsync();

        Assert.Equal(3, (await _stored.ActivatedAsync("1")).Count);
    }

    [Fact]
    public async Task Timer_WhenTheSlotWasEverHeld_LeavesItAlone()
    {
        await _stored.PutAsync("1", In("GB", Gold("2026-11-20", "2027-11-19")));
        await _stored.RunTimerAsync();
        foreach (var activation in await _stored.Activations().AllAsync("1", CancellationToken.None))
        {
            var row = new TableEntity("1", PartnerKeys.Activation(activation.Key.ActivationId)) { ["Status"] = "Failed" };
            await _stored.Tables.Partners.UpdateEntityAsync(row, Azure.ETag.All, TableUpdateMode.Merge);
        }

        await _stored.PutAsync("1", In("GB"));
        await _stored.PutAsync("1", In("GB", Gold("2026-11-20", "2027-11-19")));
        await _stored.RunTimerAsync();

        Assert.Equal(3, (await _stored.ActivatedAsync("1")).Count);
    }

    [Fact]
    public async Task Follow_WhenItIsCutOffAtAnyRequestAndDoneAgain_NotesEachYearOnce()
    {
        var isCut = true;
        for (var cuts = 0; isCut; cuts++)
        {
            var partner = $"{1 + cuts}";
            var cut = new FaultyTransport { CutAt = 1 + cuts };
            var error = await Record.ExceptionAsync(
                () => _stored.PutAsync(partner, In("GB", Gold("2026-12-20", "2027-12-19")), cut));
            isCut = error is not null || cut.Cut.IsCompleted;

            await _stored.FollowAsync(partner);

            Assert.Equal([$"2026-12-20|{partner}|LegacyGold|2026-12-20"], await DueAsync(partner));
        }
    }

    private async Task<IEnumerable<string>> DueAsync(string partner) =>
        (await _stored.Tables.Due.RowsAsync()).Select(row => row.RowKey).Where(key => key.Split('|')[1] == partner);

    private static IEnumerable<Membership> Memberships(bool gold, DateOnly goldStart, int goldDays, int others, DateOnly otherStart)
    {
        if (gold)
        {
            yield return new(MembershipKind.LegacyGold, goldStart, goldStart.AddDays(goldDays));
        }

        foreach (var (bit, kind) in
            new[] { (1, MembershipKind.LegacySilver), (2, MembershipKind.ActionPack), (4, MembershipKind.SolutionsPartner) })
        {
            if ((others & bit) != 0)
            {
                yield return new(kind, otherStart, otherStart.AddDays(364));
            }
        }
    }
}
