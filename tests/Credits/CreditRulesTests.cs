using BenefitsFunctions.Credits;
using BenefitsFunctions.Http;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;
using static BenefitsFunctions.Tests.Credits.CreditCases;

namespace BenefitsFunctions.Tests.Credits;

/// <summary>O2: what can be done with credits, and why not.</summary>
public sealed class CreditRulesTests
{
    private static readonly DateTimeOffset Now = Time("2026-11-20T09:00:00Z");
    private static readonly DateOnly Today = new(2026, 11, 20);

    [Theory]
    [InlineData(CreditKind.Monthly, 0, 2, false, null, "monthly-not-movable", "nobody-assigned", OfferState.Available)]
    [InlineData(CreditKind.Monthly, 1, 2, false, null, "monthly-not-movable", null, OfferState.Available)]
    [InlineData(CreditKind.Monthly, 2, 2, false, "none-left", "monthly-not-movable", null, OfferState.InUse)]
    [InlineData(CreditKind.Monthly, 3, 2, false, "none-left", "monthly-not-movable", null, OfferState.InUse)]
    [InlineData(CreditKind.Monthly, 1, 2, true, "offer-ended", "offer-ended", "offer-ended", OfferState.Expired)]
    [InlineData(CreditKind.Bulk, 0, 1, false, null, "nobody-assigned", "bulk-stays", OfferState.Available)]
    [InlineData(CreditKind.Bulk, 1, 1, false, "already-assigned", null, "bulk-stays", OfferState.InUse)]
    [InlineData(CreditKind.Bulk, 0, 1, true, "offer-ended", "offer-ended", "offer-ended", OfferState.Expired)]
    [InlineData(CreditKind.Bulk, 1, 1, true, "offer-ended", "offer-ended", "offer-ended", OfferState.Expired)]
    public void Refusals_InEachCase_AreTheOnesThatCountFirst(
        CreditKind credit, int held, int total, bool ended, string? assign, string? move, string? takeAway, OfferState state)
    {
        var offer = Offer(credit, total, ended, heldBy: [.. Enumerable.Range(0, held).Select(i => $"user-{i}")]);
        var at = CreditStanding.Of(offer, [offer], Today);

        Assert.Equal(assign, CreditRules.AssignRefusal(at)?.Code);
        Assert.Equal(move, CreditRules.MoveRefusal(at)?.Code);
        Assert.Equal(takeAway, CreditRules.TakeAwayRefusal(at)?.Code);
        Assert.Equal(state, CreditRules.StateOf(at));

        // A try by somebody new gets the same.
        Assert.Equal(assign, CreditRules.Assigned(at, Wish("n", "kim", Now)).Problem?.Code);
        Assert.Equal(move, CreditRules.Moved(at, Wish("n", "kim", Now)).Problem?.Code);
        Assert.Equal(takeAway ?? "user-not-assigned", CreditRules.TakenAway(at, Wish("n", "kim", Now)).Problem?.Code);
    }

    [Theory]
    [InlineData("2026-11-20", "kim", null, null)]
    [InlineData("2026-11-20", "koe", null, null)]
    [InlineData("2026-11-20", "lee", "month-used-up", "2026-12-01")]
    [InlineData("2026-11-20", null, "month-used-up", "2026-12-01")]
    [InlineData("2026-12-01", "lee", null, null)]
    [InlineData("2026-12-01", null, null, null)]
    public void Assign_OfMonthlyCreditsWhoseMonthIsGranted_IsForThoseWhoHadThemOnly(
        string day, string? user, string? code, string? possibleFrom)
    {
        var at = Standing(day, "2026-11-02", "2026-11-03");

        var refusal = CreditRules.AssignRefusal(at, user);

        Assert.Equal(code, refusal?.Code);
        Assert.Equal(code, user is null ? code : CreditRules.Assigned(at, Wish("n", user, Now)).Problem?.Code);
        Assert.Equal(possibleFrom, refusal is null ? null : $"{refusal.Extensions["possibleFrom"](Language.English):yyyy-MM-dd}");
    }

    [Theory]
    [InlineData("2026-11-20", "2026-12-01", true)]
    [InlineData("2027-03-31", "2027-03-31", false)]
    public void AssignRefusal_NearTheEnd_PromisesNoDayAfterIt(string day, string named, bool possible)
    {
        var taken = CreditRules.AssignRefusal(Standing(day, $"{day[..8]}02", $"{day[..8]}03"))!;
        var held = CreditRules.AssignRefusal(Standing(day, $"{day[..8]}02", to: null))!;

        Assert.Equal(("month-used-up", "none-left"), (taken.Code, held.Code));
        Assert.Equal((possible, false), (taken.Extensions.ContainsKey("possibleFrom"), held.Extensions.ContainsKey("possibleFrom")));
        Assert.All(
            [taken.Remedy!.Value.En, taken.Remedy.Value.Ja, held.Remedy!.Value.En, held.Remedy.Value.Ja],
            text => Assert.Contains(named, text, StringComparison.Ordinal));
    }

    [Fact]
    public void All_OfSeveralOffers_ReadsWhatIsStoredAboutEachOnce()
    {
        var (monthly, bulk) = (Offer(CreditKind.Monthly, 2, heldBy: ["koe"]), Offer(CreditKind.Bulk));

        var all = CreditStanding.All([monthly, bulk], Today);

        Assert.Same(all[0].Assignments, all[1].Beside!.Assignments);
        Assert.Null(all[0].Beside);
    }

    [Theory]
    [InlineData(CreditKind.Monthly, true)]
    [InlineData(CreditKind.Bulk, false)]
    public void Change_ForAUserWhoHasLeft_IsAnsweredWhereItWasCarriedOut(CreditKind credit, bool assigns)
    {
        var left = AssigneeErrors.NotFound();
        Func<CreditStanding, AssigneeWish, Result<CreditAssignments>> change = assigns ? CreditRules.Assigned : CreditRules.Moved;
        var wish = Wish("n", "kim", Now);
        var before = CreditStanding.Of(Offer(credit, 2, heldBy: assigns ? [] : ["koe"]), [], Today);
        var done = before with { Assignments = change(before, wish).Value! };

        Assert.Same(left, change(before, wish with { UserRefusal = left }).Problem);
        Assert.Same(left, change(done, wish with { Id = "other", UserRefusal = left }).Problem);
        Assert.Same(done.Assignments, change(done, wish with { UserRefusal = left }).Value);
    }

    [Theory]
    [InlineData(CreditKind.Bulk, CreditKind.Monthly, true, false, "not-combinable")]
    [InlineData(CreditKind.Monthly, CreditKind.Bulk, true, false, "not-combinable")]
    [InlineData(CreditKind.Bulk, CreditKind.Bulk, true, false, "not-combinable")]
    [InlineData(CreditKind.Monthly, CreditKind.Monthly, true, false, null)]
    [InlineData(CreditKind.Bulk, CreditKind.Monthly, false, false, null)]
    [InlineData(CreditKind.Monthly, CreditKind.Bulk, false, false, null)]
    [InlineData(CreditKind.Bulk, CreditKind.Bulk, true, true, null)]
    [InlineData(CreditKind.Bulk, CreditKind.Monthly, true, true, null)]
    public void Assign_BesideAnotherOffer_IsRefusedWhereOneIsBulk(
        CreditKind credit, CreditKind beside, bool assigned, bool ended, string? code)
    {
        var offer = Offer(credit);
        var other = Offer(beside, 2, ended, location: "osaka", heldBy: assigned ? ["koe"] : []);

        var refusal = CreditRules.AssignRefusal(CreditStanding.Of(offer, [other, offer], Today));

        Assert.Equal(code, refusal?.Code);
        if (refusal is not null)
        {
            Assert.Equal($"{other.Key}", refusal.Extensions["otherOffer"](Language.English));
            Assert.Contains(other.What!.Name.Ja, refusal.Detail.Ja, StringComparison.Ordinal);
            Assert.Equal(beside == CreditKind.Bulk, refusal.Remedy!.Value.En.Contains("2027-03-31", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Assign_BesideOneThatWasTakenAwayAgain_IsAllowed()
    {
        var other = Offer(new CreditAssignments(
            CreditKind.Monthly, [Assignment("1", "koe", "2026-11-02T00:00:00Z", "2026-11-03T00:00:00Z")]));

        Assert.Null(CreditRules.AssignRefusal(CreditStanding.Of(Offer(CreditKind.Bulk), [other], Today)));
    }

    [Theory]
    [InlineData("2026-04-01", false)]
    [InlineData("2027-03-31", false)]
    [InlineData("2027-04-01", true)]
    public void Move_OnADay_IsAllowedWithinTheEnrolmentYear(string day, bool ended)
    {
        var stored = Offer(CreditKind.Bulk, heldBy: ["kim"]);
        var profile = new PartnerProfile(
            "Contoso",
            "JP",
            PreferredLanguage.ja,
            true,
            new ProgramContact("A", "a@contoso.example"),
            [],
            [new Membership(MembershipKind.LegacyGold, Start, new DateOnly(2028, 3, 31))],
            [],
            []);
        var all = Offer<CreditPlan>.All(DateOnly.ParseExact(day, "yyyy-MM-dd"), profile, [stored.What!], [stored.Row!]);

        var moved = CreditRules.Moved(CreditStanding.Of(all.Single(o => o.Row is not null), all, Today), Wish("n", "koe", Now));

        Assert.Equal(ended ? "offer-ended" : null, moved.Problem?.Code);
        Assert.Equal(ended ? 2 : 1, all.Count);

        // The next year's is assigned anew.
        Assert.All(all.Where(o => o.Row is null), next => Assert.Null(CreditRules.AssignRefusal(CreditStanding.Of(next, all, Today))));
    }

    [Fact]
    public void Moved_ToAnotherUser_KeepsTheAmountAndWhoHadIt()
    {
        var offer = Offer(CreditKind.Bulk, heldBy: ["kim"]);

        var moved = CreditRules.Moved(CreditStanding.Of(offer, [offer], Today), Wish("n", "koe", Now)).Value!;

        Assert.Equal([("kim", 100, (DateTimeOffset?)Now), ("koe", 100, null)], moved.All.Select(a => (a.AccountId, a.Usd, a.Ended?.At)));
    }

    [Fact]
    public void Assignments_WithAsManyAsAreKept_FitIntoTheirRowAndNoMoreAreMade()
    {
        var longest = string.Concat(Enumerable.Repeat("😀", 64));
        var assignments = new CreditAssignments(CreditKind.Monthly, []);
        for (var i = 0; i < CreditRules.MostAssignments; i++)
        {
            var wish = new AssigneeWish(new string('a', 32), longest, 0, longest, Now.AddTicks(1));
            assignments = assignments.Assigning(wish, 1_000_000).Ending(wish, _ => true);
        }

        var oneLess = assignments with { All = [.. assignments.All.Skip(1)] };
        Assert.Null(CreditRules.AssignRefusal(CreditStanding.Of(Offer(oneLess), [], Today.AddMonths(1))));
        Assert.InRange(StoredJson.Write(assignments).Length, LongText.MaxLength / 2, LongText.MaxLength);
        var full = CreditRules.AssignRefusal(CreditStanding.Of(Offer(assignments), [], Today.AddMonths(1)));
        Assert.Equal("too-many-changes", full?.Code);
        Assert.StartsWith("Wait", full!.Remedy!.Value.En, StringComparison.Ordinal);
        var bulk = assignments with
        {
            Credit = CreditKind.Bulk,
            All = [.. assignments.All.Skip(1), assignments.All[0] with { Ended = null }],
        };
        Assert.Equal("too-many-changes", CreditRules.MoveRefusal(CreditStanding.Of(Offer(bulk), [], Today))?.Code);
    }

    [Theory]
    [InlineData(2, "Bulk", "LegacyGold", 1)]
    [InlineData(51, "Monthly", "LegacyGold", 1)]
    [InlineData(1, "Bulk", "LegacyGold", 0)]
    [InlineData(1, "Bulk", "LegacyGold", 1_000_001)]
    [InlineData(1, "Bulk", "ActionPack", 1)]
    [InlineData(1, "Yearly", "LegacyGold", 1)]
    public void Load_OfACatalogThatIsWrong_NamesTheFile(int granted, string credit, string membership, int usd)
    {
        var json = $$"""
            {"offers":[{"id":"a","name":{"en":"A","ja":"あ"},"grants":{"LegacyGold":{{granted}}},"credit":"{{credit}}",
                        "usd":{"{{membership}}":{{usd}} } }]}
            """;
        var file = Path.GetTempFileName();
        File.WriteAllText(file, json);

        var error = Assert.Throws<InvalidDataException>(() => CreditCatalog.Load(file));

        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public void Catalog_AsItComes_GrantsTheAmountsOfTheSources()
    {
        var plans = CreditCatalog.Load(CreditCatalog.DefaultPath).Plans;

        Assert.All(plans.Where(p => p.Credit == CreditKind.Monthly), p => Assert.All(p.Usd.Values, usd => Assert.Equal(100, usd)));
        Assert.Equal(
            [6_000, 12_000, 13_000], plans.Where(p => p.Credit == CreditKind.Bulk).SelectMany(p => p.Usd.Values).Distinct().Order());
    }

    // Two users, of two who can be, had them in a month.
    private static CreditStanding Standing(string day, string from, string? to)
    {
        string[] users = ["kim", "koe"];
        var had = users.Select(u => Assignment(u, u, $"{from}T09:00:00Z", to is null ? null : $"{to}T09:00:00Z"));
        return CreditStanding.Of(
            Offer(new CreditAssignments(CreditKind.Monthly, [.. had]), 2), [], DateOnly.ParseExact(day, "yyyy-MM-dd"));
    }
}
