using BenefitsFunctions.Cancellations;
using BenefitsFunctions.Tests.SoftwareKeys;
using BenefitsFunctions.Tests.Support;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Refunds;

/// <summary>
/// O6: an approval and a taking of software at the same time, however they interleave: either the key is taken and the approval is
/// refused, or the cancellation is approved and no key is taken.
/// </summary>
public sealed class RefundRaceTests(ITestOutputHelper output)
{
    private const int MostRequests = 20;

    private readonly NotedOrchestrations _started = new();

    [Fact]
    public async Task Approve_WhenAKeyIsTakenBeforeAnyOfItsRequests_IsRefusedUntilItIsStored()
    {
        var stored = await LoadedAsync();
        var winners = new List<string>();
        for (var at = 1; at <= MostRequests; at++)
        {
            var (partner, taken) = ($"{at}", (string?)"not reached");
            await Over(stored).HasFiledAsync(partner);
            var number = at;
            var transport = new FaultyTransport
            {
                Before = async request =>
                {
                    if (request == number)
                    {
                        taken = await Over(stored).TakesAsync(partner);
                    }
                },
            };

            var approved = await Over(stored, transport).DecidesAsync(partner);

            if (taken == "not reached")
            {
                break;
            }

            winners.Add(await WinnerAsync(stored, partner, approved, taken));
        }

        // The taking wins up to the request that stores the decision, and never after it.
        output.WriteLine(string.Join(' ', winners));
        Assert.Equal(winners.OrderByDescending(w => w, StringComparer.Ordinal), winners);
        Assert.InRange(winners.Count(w => w == "taking"), 5, 12);
        Assert.Contains("approval", winners);
    }

    [Fact]
    public async Task Take_WhenTheCancellationIsApprovedBeforeAnyOfItsRequests_IsRefusedUntilItIsNoted()
    {
        var stored = await LoadedAsync();
        var winners = new List<string>();
        for (var at = 1; at <= MostRequests; at++)
        {
            var (partner, approved) = ($"{at}", (string?)"not reached");
            await Over(stored).HasFiledAsync(partner);
            var number = at;
            var transport = new FaultyTransport
            {
                Before = async request =>
                {
                    if (request == number)
                    {
                        approved = await Over(stored).DecidesAsync(partner);
                    }
                },
            };

            var taken = await Over(stored, transport).TakesAsync(partner);

            if (approved == "not reached")
            {
                break;
            }

            winners.Add(await WinnerAsync(stored, partner, approved, taken));
        }

        output.WriteLine(string.Join(' ', winners));
        Assert.Equal(winners.Order(StringComparer.Ordinal), winners);
        Assert.Equal(5, winners.Count(w => w == "approval"));
        Assert.Contains("taking", winners);
    }

    [Fact]
    public async Task ApproveAndTake_AtTheSameTime_HaveOneWinnerEach()
    {
        var stored = await LoadedAsync();
        var partners = Enumerable.Range(1, 24).Select(i => $"{i}").ToList();
        foreach (var partner in partners)
        {
            await Over(stored).HasFiledAsync(partner);
        }

        var winners = await Task.WhenAll(partners.Select(async partner =>
        {
            var both = await Task.WhenAll(
                Over(stored).DecidesAsync(partner), Over(stored).TakesAsync(partner, "a"), Over(stored).TakesAsync(partner, "b"));
            Assert.Equal(both[1] is null, both[2] is null);
            return await WinnerAsync(stored, partner, both[0], both[1]);
        }));

        output.WriteLine(string.Join(' ', winners));
    }

    [Fact]
    public async Task Approve_WhenATakingWasCutOff_WaitsUntilNobodyCanFinishIt()
    {
        var stored = await LoadedAsync();
        var office = Over(stored);
        await office.HasFiledAsync("1");
        await office.HasFiledAsync("2");
        foreach (var partner in (string[])["1", "2"])
        {
            // The offers, a free key, the row, the cancellations, the note: then it is cut off.
            await Assert.ThrowsAnyAsync<Exception>(
                () => Over(stored, new FaultyTransport { CutAt = 5, CutAfterwards = true }).TakesAsync(partner));
        }

        Assert.Equal("refund-not-possible", await office.DecidesAsync("1", after: TimeSpan.FromMinutes(9.9)));
        var reasons = await office.Desk.ReasonsAsync(
            "1", RefundProcess.Bought, await office.FindAsync("1"), CancellationToken.None);
        Assert.Equal("software-being-taken", Assert.Single(reasons).Code);
        Assert.Null(await office.DecidesAsync("1", after: TimeSpan.FromMinutes(10)));
        Assert.Equal("offer-ended", await office.TakesAsync("1", "late", TimeSpan.FromMinutes(11)));

        // Whoever comes before the approval goes on with it, and has noted it anew.
        var next = Over(stored, new FaultyTransport { CutAt = 4, CutAfterwards = true });
        await Assert.ThrowsAnyAsync<Exception>(() => next.TakesAsync("2", "next", TimeSpan.FromMinutes(15)));
        Assert.Equal("refund-not-possible", await office.DecidesAsync("2", after: TimeSpan.FromMinutes(16)));
        Assert.Null(await office.TakesAsync("2", "next", TimeSpan.FromMinutes(17)));
        Assert.Equal("2", Assert.Single(await stored.KeysAsync(), key => key.Owner is not null).Owner!.PartnerId);
    }

    private static async Task<StoredSoftware> LoadedAsync()
    {
        var stored = await StoredSoftware.CreateAsync(granted: 1, alone: true);
        await stored.Process.LoadAsync([.. Enumerable.Range(0, 40).Select(i => $"KEY-{i}")], "load");
        return stored;
    }

    private RefundProcess Over(StoredSoftware stored, FaultyTransport? transport = null) =>
        new(stored, transport ?? new FaultyTransport(), _started);

    private async Task<string> WinnerAsync(StoredSoftware stored, string partner, string? approved, string? taken)
    {
        var process = Over(stored);
        var isApproved = (await process.FindAsync(partner))!.Status == CancellationStatus.Approved;
        var has = (await stored.KeysAsync()).Count(key => key.Owner?.PartnerId == partner);
        Assert.Equal(
            isApproved ? (null, "offer-ended", 0, 0) : ("refund-not-possible", null, 1, 1),
            (approved, taken, has, (await process.ProfileAsync(partner))!.Memberships.Count));
        return isApproved ? "approval" : "taking";
    }
}
