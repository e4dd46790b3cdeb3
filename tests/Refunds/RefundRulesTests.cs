using BenefitsFunctions.Cancellations;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Refunds;
using BenefitsFunctions.Software;
using CsCheck;

namespace BenefitsFunctions.Tests.Refunds;

/// <summary>O6 at its boundaries, and what becomes of a cancellation in whatever order things happen.</summary>
public sealed class RefundRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-11-20", "2026-11-20", null)]
    [InlineData("2026-11-20", "2026-12-20", null)]
    [InlineData("2026-11-20", "2026-12-21", "over-30-days")]
    [InlineData("2028-01-31", "2028-03-01", null)]
    [InlineData("2028-01-31", "2028-03-02", "over-30-days")]
    [InlineData("2027-01-31", "2027-03-02", null)]
    [InlineData("2027-01-31", "2027-03-03", "over-30-days")]
    [InlineData("2026-11-20", "2026-11-01", null)]
    [InlineData("9999-12-20", "9999-12-31", null)]
    public void Reasons_ByTheDaysSinceThePurchase_EndAfterThirty(string purchased, string day, string? code)
    {
        var (at, membership) = (DateOnly.Parse(day), Bought(MembershipKind.ActionPack) with { PurchasedAt = DateOnly.Parse(purchased) });

        Assert.Equal(code, RefundRules.Reasons(membership, at, []).SingleOrDefault()?.Code);
        Assert.Equal(code is null, at <= RefundRules.LastDay(membership));
    }

    [Theory]
    [InlineData("2026-05-01", null)]
    [InlineData("2026-05-02", "over-30-days")]
    public void Reasons_WhenThePurchaseIsNotKnown_CountFromTheStart(string day, string? code) =>
        Assert.Equal(code, RefundRules.Reasons(Bought(MembershipKind.ActionPack), DateOnly.Parse(day), []).SingleOrDefault()?.Code);

    [Fact]
    public void Reasons_WhenSeveralHold_AreAllThere()
    {
        ActivatedSoftware[] software = [Activated("Server", 1, isUnderWay: false), Activated("Studio", 2, isUnderWay: true)];

        var reasons = RefundRules.Reasons(Bought(MembershipKind.NetworkMember), new DateOnly(2026, 11, 20), software);

        Assert.Equal(["nothing-paid", "over-30-days", "software-activated", "software-being-taken"], reasons.Select(r => r.Code));
        Assert.Contains("2026-04-01", reasons[1].Detail.En, StringComparison.Ordinal);
        Assert.Contains("2026-05-01", reasons[1].Detail.Ja, StringComparison.Ordinal);
        Assert.Contains("Server (2026-11-21)", reasons[2].Detail.En, StringComparison.Ordinal);
        Assert.DoesNotContain("Studio", reasons[2].Detail.En, StringComparison.Ordinal);
        Assert.Contains("Studio (2026-11-22)", reasons[3].Detail.Ja, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-11-20T23:59:59Z", "2026-11-20")]
    [InlineData("2026-11-21T08:30:00+09:00", "2026-11-20")]
    [InlineData("2026-11-20T19:30:00-05:00", "2026-11-21")]
    public void CountedTo_WhenItIsFiled_IsTheDayOfTheFilingInUtc(string filedAt, string day) => Assert.Equal(
        DateOnly.Parse(day),
        RefundRules.CountedTo(
            new Cancellation(Bought(MembershipKind.ActionPack), "a", DateTimeOffset.Parse(filedAt)), new DateOnly(2030, 1, 1)));

    [Fact]
    public void Withdraw_OfAMembership_TakesItsKitsAndNothingElse()
    {
        var (gone, stays) = (Bought(MembershipKind.LegacyGold), Bought(MembershipKind.LegacySilver));
        var next = gone with { Start = gone.Start.AddYears(1), End = gone.End.AddYears(1) };
        Kit[] kits =
        [
            new("osaka", gone.Kind, gone.Start, gone.End),
            new("osaka", next.Kind, next.Start, next.End),
            new("osaka", stays.Kind, stays.Start, stays.End),
        ];
        var profile = new PartnerProfile(
            "Contoso", "JP", PreferredLanguage.ja, true, new ProgramContact("A", "a@contoso.example"), [], [gone, next, stays], [], kits);

        var cancellation = new Cancellation(gone, "a", Noon);
        var after = RefundRules.Withdraw(profile, cancellation);

        Assert.Equal([next, stays], after.Memberships);
        Assert.Equal(kits[1..], after.Kits);
        Assert.Same(after, RefundRules.Withdraw(after, cancellation));
    }

    [Theory]
    [InlineData("M-1", "2026-04-01", "2027-03-31", null, true, true)]
    [InlineData("M-2", "2026-04-01", "2027-03-31", null, true, false)]
    [InlineData(null, "2026-04-01", "2027-03-31", null, true, true)]
    [InlineData(null, "2026-05-01", "2027-04-30", null, true, true)]
    [InlineData("M-2", "2027-03-31", "2028-03-30", null, true, false)]
    [InlineData("M-1", "2027-04-01", "2028-03-31", null, true, true)]
    [InlineData("M-2", "2027-04-01", "2028-03-31", null, false, false)]
    [InlineData("M-2", "2026-11-20", "2027-11-19", "2026-11-20", true, false)]
    [InlineData("M-2", "2026-11-21", "2027-11-20", "2026-11-21", false, false)]
    [InlineData(null, "2026-11-21", "2027-11-20", "2026-11-21", false, false)]
    public void Of_WhenTheMembershipIsRenamedOrCorrected_IsTheOneThatWasFiled(
        string? id, string start, string end, string? purchasedAt, bool isFiled, bool isWithdrawn)
    {
        var gold = Bought(MembershipKind.LegacyGold) with { MembershipId = "M-1" };
        var now = new Membership(
            MembershipKind.LegacyGold,
            DateOnly.Parse(start),
            DateOnly.Parse(end),
            id,
            purchasedAt is null ? null : DateOnly.Parse(purchasedAt));
        var filed = PartnerCancellations.None.Filing(new Cancellation(gold, "a", Noon));
        var approved = filed.Deciding("M-1", new CancellationDecision(true, null, "o", Noon), gold, []);
        var withdrawn = approved.Withdrawing("M-1", Noon);

        Assert.Equal(isFiled, filed.Of(now) is not null);
        Assert.Equal((isFiled, isWithdrawn), (approved.IsCancelled(now), withdrawn.IsCancelled(now)));
        Assert.Equal(isFiled, ReferenceEquals(filed, filed.Filing(new Cancellation(now, "b", Noon))));
        var another = now with { Kind = MembershipKind.LegacySilver, MembershipId = "M-3" };
        Assert.False(filed.IsCancelled(now) || approved.IsCancelled(another));
        Assert.Equal(isFiled ? null : now, Profile(now, approved.All[0]));

        static Membership? Profile(Membership now, Cancellation cancellation) => RefundRules.Withdraw(
            new PartnerProfile("C", "JP", PreferredLanguage.ja, true, new ProgramContact("A", "a@c.example"), [], [now], [], []),
            cancellation).Memberships.SingleOrDefault();
    }

    [Fact]
    public void Withdraw_WhenTwoMayBeIt_TakesTheOneThatIsCalledSo()
    {
        var filed = Bought(MembershipKind.LegacyGold) with { MembershipId = "M-1" };
        var other = filed with { MembershipId = "M-0", Start = filed.Start.AddYears(-1), End = filed.Start };
        var moved = filed with { Start = filed.Start.AddDays(1) };

        Assert.Equal(moved, new Cancellation(filed, "a", Noon).Among([other, moved]));
        Assert.Equal(other, new Cancellation(filed, "a", Noon).Among([other]));
    }

    [Theory]
    [InlineData("2026-04-01", "It was purchased on 2026-04-01", "購入日は 2026-04-01")]
    [InlineData(
        null,
        "The purchase date is not known; counted from the start on 2026-04-01",
        "購入日が不明のため開始日 2026-04-01")]
    public void TooLate_WhenThePurchaseIsNotKnown_ClaimsNoDayOfIt(string? purchased, string english, string japanese)
    {
        var membership = Bought(MembershipKind.ActionPack) with { PurchasedAt = purchased is null ? null : DateOnly.Parse(purchased) };

        var detail = RefundErrors.TooLate(membership, RefundRules.LastDay(membership)).Detail;

        Assert.StartsWith(english, detail.En, StringComparison.Ordinal);
        Assert.StartsWith(japanese, detail.Ja, StringComparison.Ordinal);
        Assert.Contains("2026-05-01", detail.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancellations_InWhateverOrderThingsHappen_KeepTheFirstFilingAndTheFirstDecision() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 1], Gen.Int[0, 1000]).Array[0, 12].Sample(steps =>
        {
            var all = PartnerCancellations.None;
            var firsts = new Dictionary<string, (DateTimeOffset Filed, CancellationDecision? Decision)>();
            foreach (var (step, which, minute) in steps)
            {
                var (id, at) = ($"M-{which}", Noon.AddMinutes(minute));
                var decision = new CancellationDecision(step == 1, $"{minute}", "o", at);
                all = step switch
                {
                    0 => all.Filing(new Cancellation(Called(id, which), "a", at)),
                    1 or 2 => all.Deciding(id, decision, Called(id, which), []),
                    _ => all.Withdrawing(id, at),
                };
                if (step == 0)
                {
                    firsts.TryAdd(id, (at, null));
                }
                else if (step is 1 or 2 && firsts.TryGetValue(id, out var known) && known.Decision is null)
                {
                    firsts[id] = (known.Filed, decision);
                }
            }

            Assert.Equal(firsts.Count, all.All.Count);
            foreach (var (id, first) in firsts)
            {
                var there = all.Find(id)!;
                Assert.Equal(first, (there.FiledAt, there.Decision));
                var isCancelled = all.IsCancelled(there.Membership);
                Assert.Equal(first.Decision?.Approve == true, isCancelled);
                Assert.True(there.WithdrawnAt is null || isCancelled);
            }
        });

    private static Membership Bought(MembershipKind kind) => new(kind, new DateOnly(2026, 4, 1), new DateOnly(2027, 3, 31));

    // Of years of their own.
    private static Membership Called(string id, int year)
    {
        var bought = Bought(MembershipKind.ActionPack);
        return bought with { MembershipId = id, Start = bought.Start.AddYears(year), End = bought.End.AddYears(year) };
    }

    private static ActivatedSoftware Activated(string name, int day, bool isUnderWay) => new(
        new OfferKey("a", MembershipKind.LegacyGold, Location.Headquarters, new DateOnly(2026, 4, 1)),
        new(name, name),
        Noon.AddDays(day),
        "admin",
        isUnderWay);
}
