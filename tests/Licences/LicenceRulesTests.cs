using BenefitsFunctions.Licences;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Partners;
using CsCheck;

namespace BenefitsFunctions.Tests.Licences;

/// <summary>O3, A1: what redeeming does, whether it can be done, and what a preview's token stands for.</summary>
public sealed class LicenceRulesTests
{
    private const string ThereAre = "2026-04-01";
    private static readonly DateOnly Today = new(2026, 11, 20);
    private static readonly Guid Tenant = Guid.Parse("0a000000-0000-0000-0000-000000000001");
    private static readonly Guid Other = Guid.Parse("0a000000-0000-0000-0000-000000000002");
    private static readonly OfferKey Key = new("suite", MembershipKind.LegacyGold, Location.Headquarters, new DateOnly(2026, 4, 1));
    private static readonly LicenceOutcome Fresh = new(25, 0, 25, null, new DateOnly(2027, 11, 19), false, 12);

    // A key of 25 seats; the tenant has ten until that day, or none.
    [Theory]
    [InlineData(null, false, 0, "2027-11-19", false, 12)]
    [InlineData(null, true, 0, "2027-11-19", false, 12)]
    [InlineData("2026-11-19", false, 0, "2027-11-19", false, 12)]
    [InlineData("2026-11-19", true, 0, "2027-11-19", false, 12)]
    [InlineData("2026-11-20", false, 10, "2026-11-20", false, 0)]
    [InlineData("2026-11-20", true, 10, "2027-11-19", true, 12)]
    [InlineData("2026-12-18", false, 10, "2026-12-18", false, 0)]
    [InlineData("2026-12-19", false, 10, "2026-12-19", false, 1)]
    [InlineData("2027-03-31", false, 10, "2027-03-31", false, 4)]
    [InlineData("2027-03-31", true, 10, "2027-11-19", true, 12)]
    [InlineData("2027-11-18", false, 10, "2027-11-18", false, 11)]
    [InlineData("2027-11-18", true, 10, "2027-11-19", true, 12)]
    [InlineData("2027-11-19", false, 10, "2027-11-19", false, 12)]
    [InlineData("2027-11-19", true, 10, "2027-11-19", false, 12)]
    [InlineData("2027-11-20", true, 10, "2027-11-20", false, 12)]
    public void Outcome_OfAKey_AddsItsSeatsAndSaysHowLongTheyLast(
        string? end, bool extend, int before, string after, bool extended, int months)
    {
        var latest = end is null ? null : new LicencePeriod(10, DateOnly.Parse(ThereAre), DateOnly.Parse(end));

        var outcome = LicenceRules.Outcome(latest, 25, extend, Today);

        Assert.Equal(
            new LicenceOutcome(25, before, before + 25, before == 0 ? null : latest!.End, DateOnly.Parse(after), extended, months),
            outcome);
        Assert.Equal(months < 12, LicenceView.Warning(outcome) is { En.Length: > 0, Ja.Length: > 0 });
    }

    [Theory]
    [InlineData(true, false, 1, null, OfferState.Available)]
    [InlineData(true, false, 0, "no-tenant", OfferState.Available)]
    [InlineData(true, true, 1, "already-redeemed", OfferState.InUse)]
    [InlineData(true, true, 0, "already-redeemed", OfferState.InUse)]
    [InlineData(false, true, 0, "role-required", OfferState.InUse)]
    [InlineData(false, false, 1, "role-required", OfferState.Available)]
    public void Refusal_InEachCase_IsTheOneThatCountsFirst(bool may, bool redeemed, int tenants, string? code, OfferState state)
    {
        var had = redeemed ? Had(Tenant, extend: false) : null;
        var period = redeemed ? new LicencePeriod(25, Today, Today) : null;

        var refusal = LicenceRules.Refusal(may ? null : OfferErrors.RoleRequired([]), had, [.. Enumerable.Repeat(Tenant, tenants)]);

        Assert.Equal(code, refusal?.Code);
        Assert.True(refusal is null or { Remedy: { En.Length: > 0, Ja.Length: > 0 } });
        Assert.Equal(state, LicenceRules.StateOf(period, Today));
        Assert.Equal(redeemed ? OfferState.Expired : OfferState.Available, LicenceRules.StateOf(period, Today.AddDays(1)));
    }

    // What is there: nothing, or the key redeemed in the first tenant without extending.
    [Theory]
    [InlineData(false, 1, false, "right", null)]
    [InlineData(false, 1, false, "other", "preview-outdated")]
    [InlineData(false, 1, true, "right", "preview-outdated")]
    [InlineData(false, 2, false, "right", "wrong-tenant")]
    [InlineData(true, 1, false, "right", null)]
    [InlineData(true, 1, false, "other", null)]
    [InlineData(true, 1, true, "right", "already-redeemed")]
    [InlineData(true, 2, false, "right", "already-redeemed")]
    public void Carry_ForEachWish_RedeemsOnceAndAnswersTheSameAgain(bool redeemed, int tenant, bool extend, string token, string? code)
    {
        var shown = LicenceRules.TokenOf("1", Key, Wish(Tenant, extend: false), Fresh);
        var wish = Wish(tenant == 1 ? Tenant : Other, extend) with { PreviewToken = token == "right" ? shown : "other" };
        var had = redeemed ? Had(Tenant, extend: false) : null;

        var carried = LicenceRules.Carry(Visit(), Offer(ended: false), wish, had, latest: null);

        Assert.Equal(code, carried.Problem?.Code);
        Assert.Equal(code is null ? had ?? new Redemption(Tenant, false, Fresh, Today, wish.By, wish.At) : null, carried.Value);
        if (code == "wrong-tenant")
        {
            Assert.Equal([Tenant], (IEnumerable<Guid>)carried.Problem!.Extensions["tenantIds"](default));
        }
    }

    [Fact]
    public void Carry_WhenTheSameIsSentAgainAfterTheEnd_IsAnsweredWithIt()
    {
        var had = Had(Tenant, extend: true);

        Assert.Same(had, LicenceRules.Carry(Visit(), Offer(ended: true), Wish(Tenant, extend: true), had, latest: null).Value);
    }

    [Fact]
    public void Token_OfEachThingThatAPreviewShows_IsAnother()
    {
        var wish = Wish(Tenant, extend: false);
        string[] tokens =
        [
            LicenceRules.TokenOf("1", Key, wish, Fresh),
            LicenceRules.TokenOf("2", Key, wish, Fresh),
            LicenceRules.TokenOf("1", Key with { LocationId = "osaka" }, wish, Fresh),
            LicenceRules.TokenOf("1", Key, wish with { TenantId = Other }, Fresh),
            LicenceRules.TokenOf("1", Key, wish with { ExtendEndDate = true }, Fresh),
            LicenceRules.TokenOf("1", Key, wish, Fresh with { SeatsAdded = 26 }),
            LicenceRules.TokenOf("1", Key, wish, Fresh with { SeatsBefore = 1 }),
            LicenceRules.TokenOf("1", Key, wish, Fresh with { SeatsAfter = 26 }),
            LicenceRules.TokenOf("1", Key, wish, Fresh with { EndBefore = Today }),
            LicenceRules.TokenOf("1", Key, wish, Fresh with { EndAfter = Today }),
            LicenceRules.TokenOf("1", Key, wish, Fresh with { EndDateExtended = true }),
            LicenceRules.TokenOf("1", Key, wish, Fresh with { MonthsLeft = 11 }),
        ];

        Assert.Equal(tokens.Length, tokens.Distinct().Count());

        // Who asks, and when on that day, does not matter.
        Assert.Equal(tokens[0], LicenceRules.TokenOf("1", Key, wish with { By = "b", At = wish.At.AddHours(1) }, Fresh));
    }

    [Fact]
    public void Licences_AfterAnyKeysOnAnyDays_HaveTheirSumAndNoEndGoesBack() =>
        Gen.Select(Gen.Int[0, 250], Gen.Int[1, 50], Gen.Bool).Array[1, 12].Sample(keys =>
        {
            var (licences, day) = (TenantLicences.None, Today);
            var redeemed = new List<(DateOnly Day, int Seats, bool Extend)>();
            foreach (var (days, seats, extend) in keys)
            {
                day = day.AddDays(days);
                var (before, outcome) = (licences.Latest, LicenceRules.Outcome(licences.Latest, seats, extend, day));
                var runs = before is not null && day <= before.End;
                redeemed = runs ? redeemed : [];
                redeemed.Add((day, seats, extend || !runs));
                licences = licences.With(new Redemption(Tenant, extend, outcome, runs ? before!.Start : day, "a", default));

                Assert.Equal(redeemed.Sum(r => r.Seats), licences.Latest!.Seats);
                Assert.Equal(redeemed.Where(r => r.Extend).Max(r => WholeMonths.Through(r.Day, 12)), licences.Latest.End);
                Assert.True(before is null || licences.Latest.End >= before.End);
                Assert.Equal(outcome.MonthsLeft < 12, licences.Latest.End < WholeMonths.Through(day, 12));
                Assert.True(licences.Periods.Zip(licences.Periods.Skip(1)).All(p => p.First.End < p.Second.Start));
            }
        });

    private static Offer<LicenceProduct> Offer(bool ended) => new(null, Key, 25, new DateOnly(2027, 3, 31), null) { HasEnded = ended };

    private static Redemption Had(Guid tenant, bool extend) =>
        new(tenant, extend, Fresh, Today, "first", new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));

    private static RedemptionWish Wish(Guid tenant, bool extend) => new(tenant, extend, null, "second", default);

    private static OfferVisit Visit() => new("1", LicenceStorage.Profile with { TenantIds = [Tenant] }, Today, null, []);
}
