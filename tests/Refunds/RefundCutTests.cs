using BenefitsFunctions.Cancellations;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Tests.SoftwareKeys;
using BenefitsFunctions.Tests.Support;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Refunds;

/// <summary>
/// O6: filing and deciding, cut off from storage at each of their requests, before and after it: what is stored is carried out.
/// </summary>
public sealed class RefundCutTests(ITestOutputHelper output)
{
    private const int MostRequests = 40;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task File_WhenItIsCutOffAtAnyRequest_IsFiledOnceAndTheOfficeIsToldOnce(bool afterwards)
    {
        var stored = await StoredSoftware.CreateAsync(alone: true);
        var started = new NotedOrchestrations();
        var cuts = 0;
        for (var at = 1; at <= MostRequests; at++)
        {
            var (partner, transport) = ($"{at}", new FaultyTransport { CutAt = at, CutAfterwards = afterwards });
            var process = new RefundProcess(stored, new FaultyTransport(), started);
            await process.HasPartnerAsync(partner);
            await Swallowing(() => new RefundProcess(stored, transport, started).FileAsync(partner));

            await process.ResumesAsync();
            Assert.False((await process.FileAsync(partner)).Failed(out _, out var repeated));
            Assert.True(repeated.IsNew, "What was cut off is answered otherwise when it is repeated.");
            Assert.False((await process.FileAsync(partner, "another")).Failed(out _, out var another));
            Assert.False(another.IsNew);

            Assert.Equal(CancellationStatus.Filed, (await process.FindAsync(partner))!.Status);
            Assert.Single(started.Started, id => id.StartsWith($"cancellation-filed-{partner}-", StringComparison.Ordinal));
            Assert.Single(
                await process.Worklist.AllAsync(place: null, CancellationToken.None).ToListAsync(), i => i.Key.PartnerId == partner);
            Assert.DoesNotContain(await IntentsAsync(stored), key => key.StartsWith($"Filed|{partner}|", StringComparison.Ordinal));
            cuts = at;
            if (!transport.Cut.IsCompleted)
            {
                break;
            }
        }

        output.WriteLine($"{cuts - 1} requests of a filing, cut off at each");
        Assert.InRange(cuts, 6, MostRequests - 1);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public async Task Decide_WhenItIsCutOffAtAnyRequest_IsCarriedOutOnce(bool afterwards, bool approve)
    {
        var stored = await StoredSoftware.CreateAsync(alone: true);
        var (started, followed) = (new NotedOrchestrations(), new RefundProcess.Followed());
        var cuts = 0;
        for (var at = 1; at <= MostRequests; at++)
        {
            var (partner, transport) = ($"{at}", new FaultyTransport { CutAt = at, CutAfterwards = afterwards });
            var process = new RefundProcess(stored, new FaultyTransport(), started, followed);
            await process.HasFiledAsync(partner);
            await Swallowing(() => new RefundProcess(stored, transport, started, followed).DecidesAsync(partner, approve));

            // What was stored is carried out by the timers alone; what was not, when the office says it again.
            await process.ResumesAsync();
            var isStored = (await process.FindAsync(partner))!.Decision is not null;
            if (isStored)
            {
                await CheckAsync(process, partner);
            }

            Assert.Null(await process.DecidesAsync(partner, approve));
            await CheckAsync(process, partner);
            Assert.Equal("already-decided", await process.DecidesAsync(partner, !approve));
            cuts = at;
            if (!transport.Cut.IsCompleted)
            {
                break;
            }
        }

        output.WriteLine($"{cuts - 1} requests of a decision, cut off at each");
        Assert.InRange(cuts, approve ? 14 : 8, MostRequests - 1);

        async Task CheckAsync(RefundProcess process, string partner)
        {
            var (cancellation, profile) = ((await process.FindAsync(partner))!, (await process.ProfileAsync(partner))!);
            Assert.Equal(approve ? CancellationStatus.Approved : CancellationStatus.Rejected, cancellation.Status);
            Assert.Equal(approve, cancellation.WithdrawnAt is not null);
            Assert.Equal(approve ? (0, 0) : (1, 1), (profile.Memberships.Count, profile.Kits.Count));
            Assert.True(!approve || followed.Last[partner].Memberships.Count == 0, "Nothing followed the profile.");
            Assert.Single(started.Started, id => id.StartsWith($"cancellation-decided-{partner}-", StringComparison.Ordinal));
            Assert.DoesNotContain(
                await process.Worklist.AllAsync(place: null, CancellationToken.None).ToListAsync(), i => i.Key.PartnerId == partner);
            Assert.DoesNotContain(await IntentsAsync(stored), key => key.StartsWith($"Decided|{partner}|", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Reasons_OfWhatWasJustRead_ReadNothingMore()
    {
        var (stored, transport) = (await StoredSoftware.CreateAsync(alone: true), new FaultyTransport());
        var process = new RefundProcess(stored, transport, new NotedOrchestrations());
        await process.HasPartnerAsync("1");
        var today = DateOnly.FromDateTime(Sample.Today.UtcDateTime);
        var visit = new OfferVisit("1", (await process.ProfileAsync("1"))!, today, RoleRefusal: null, Stored: []);
        var before = transport.Requests;

        Assert.Empty(await process.Desk.ReasonsAsync(visit, RefundProcess.Bought, cancellation: null, CancellationToken.None));

        Assert.Equal(before, transport.Requests);
    }

    private static async Task Swallowing(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception error) when (error is HttpRequestException or AggregateException)
        {
            // As a process that dies.
        }
    }

    private static async Task<IReadOnlyList<string>> IntentsAsync(StoredSoftware stored) =>
        [.. (await stored.Tables.Intents.RowsAsync("PartitionKey eq 'cancellation'")).Select(row => row.RowKey)];
}
