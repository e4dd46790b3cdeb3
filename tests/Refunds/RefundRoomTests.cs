using BenefitsFunctions.Cancellations;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.SoftwareKeys;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Refunds;

/// <summary>O6: all cancellations of a partner are one row, which holds so much and no more.</summary>
public sealed class RefundRoomTests
{
    private const string Partner = "1";

    // Each of their characters takes six in JSON.
    private static readonly string LongestAccount = string.Concat(Enumerable.Repeat("😀", 64));
    private static readonly string LongestReason = string.Concat(Enumerable.Repeat("😀", 250));

    private static readonly List<Kit> MostKits =
    [
        .. Enumerable.Range(0, 500).Select(
            i => new Kit($"{i:D40}", MembershipKind.LegacySilver, new DateOnly(2026, 4, 1), new DateOnly(2027, 3, 31))),
    ];

    [Fact]
    public void FitsWithKits_WhateverIsDecidedThen_FitsIntoTheRow()
    {
        var all = Filed(50);
        Assert.True(CancellationRow.FitsWithKits(all), "A profile's memberships can't all be filed.");
        while (CancellationRow.FitsWithKits(all.Filing(Longest(all.All.Count))))
        {
            all = all.Filing(Longest(all.All.Count));
        }

        foreach (var (i, filed) in all.All.Index())
        {
            all = all.Deciding(filed.MembershipId, Decision(), filed.Membership, i == 0 ? MostKits : []);
            Assert.True(CancellationRow.Fits(all));
            all = all.Withdrawing(filed.MembershipId, Sample.Today);
            Assert.True(CancellationRow.Fits(all));
        }

        Assert.InRange(StoredJson.Write(all).Length, LongText.MaxLength / 2, LongText.MaxLength);
        Assert.Equal(
            StoredJson.Write(all),
            StoredJson.Write(CancellationRow.Read(CancellationRow.ToRow(Partner, all))));
    }

    [Fact]
    public async Task File_WhenTheRowHasNoRoom_Is409AndNothingIsFiled()
    {
        var stored = await StoredSoftware.CreateAsync(alone: true);
        var process = new RefundProcess(stored, new FaultyTransport(), new NotedOrchestrations());
        await process.HasPartnerAsync(Partner);
        await HasAsync(process, Decided(470_000));

        var filed = await process.FileAsync(Partner);

        Assert.Equal((409, "too-many-cancellations"), (filed.Problem?.Status, filed.Problem?.Code));
        Assert.Null(await process.FindAsync(Partner));
        Assert.Empty(await process.Worklist.AllAsync(place: null, CancellationToken.None).ToListAsync());
    }

    [Fact]
    public async Task Decide_WhenTheRowHasNoRoomForItsKits_Is409AndFewerKitsAreDecided()
    {
        var stored = await StoredSoftware.CreateAsync(alone: true);
        var process = new RefundProcess(stored, new FaultyTransport(), new NotedOrchestrations());
        await process.HasFiledAsync(Partner);
        await HasAsync(process, Decided(440_000).Filing((await process.FindAsync(Partner))!));

        var refused = await process.DecidesAsync(Partner, kits: MostKits);
        var before = (await process.FindAsync(Partner))!.Status;
        var decided = await process.DecidesAsync(Partner, kits: MostKits[..10]);

        Assert.Equal(("too-many-cancellations", CancellationStatus.Filed, null), (refused, before, decided));
        Assert.NotNull((await process.FindAsync(Partner))!.WithdrawnAt);
        Assert.Equal(10, (await process.FindAsync(Partner))!.Kits.Count);
    }

    // So many characters of cancellations that are over.
    private static PartnerCancellations Decided(int characters)
    {
        var all = PartnerCancellations.None;
        while (StoredJson.Write(all).Length < characters)
        {
            var next = Longest(all.All.Count) with
            {
                Decision = Decision() with { Approve = true },
                Decided = Longest(all.All.Count).Membership,
                WithdrawnAt = Sample.Today,
            };
            all = new PartnerCancellations([.. all.All, next]);
        }

        return all;
    }

    private static PartnerCancellations Filed(int count) =>
        Enumerable.Range(0, count).Aggregate(PartnerCancellations.None, (all, i) => all.Filing(Longest(i)));

    // Of a year of its own, so that it is no other one.
    private static Cancellation Longest(int year) => new(
        new Membership(
            MembershipKind.LegacySilver,
            new DateOnly(2100 + year, 4, 1),
            new DateOnly(2101 + year, 3, 31),
            $"{year:D40}",
            new DateOnly(2100 + year, 4, 1)),
        LongestAccount,
        Sample.Today.AddYears(100 + year).AddTicks(1))
    {
        FilingId = new string('f', 32),
    };

    private static CancellationDecision Decision() => new(false, LongestReason, LongestAccount, Sample.Today.AddTicks(1));

    private static async Task HasAsync(RefundProcess process, PartnerCancellations all)
    {
        var changed = await process.Cancellations.ChangeAsync(
            Partner, _ => Task.FromResult<BenefitsFunctions.Http.Result<PartnerCancellations>>(all), CancellationToken.None);
        Assert.Null(changed.Problem);
    }
}
