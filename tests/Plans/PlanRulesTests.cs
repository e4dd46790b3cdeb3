using BenefitsFunctions.Chance;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Plans;
using BenefitsFunctions.Products;
using BenefitsFunctions.Security;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Plans;

/// <summary>
/// P1-P4, L4: every product version, membership and standing, on the days around each boundary, beside the rules written once more.
/// </summary>
public sealed class PlanRulesTests(ITestOutputHelper output)
{
    private static readonly DateOnly Start = new(2026, 4, 1);
    private static readonly DateOnly End = new(2027, 3, 31);
    private static readonly ProductCatalog Products = ProductCatalog.Load(ProductCatalog.DefaultPath);
    private static readonly EntitlementCatalog Entitlements = EntitlementCatalog.Load(EntitlementCatalog.DefaultPath);

    private static readonly Dictionary<MembershipKind, string[]> PlansOf = new()
    {
        [MembershipKind.ActionPack] = ["ProductSupport"],
        [MembershipKind.SolutionsPartner] = ["ProductSupport", "SignatureCloudSupport"],
        [MembershipKind.LegacySilver] = ["ProductSupport", "SignatureCloudSupport"],
        [MembershipKind.LegacyGold] = ["ProductSupport", "SignatureCloudSupport"],
        [MembershipKind.NetworkMember] = [],
    };

    [Fact]
    public void Judge_ForEveryVersionMembershipAndBoundary_GivesExactlyTheReasonsThatApply()
    {
        var judged = 0;
        foreach (var product in Products.All)
        {
            foreach (var version in product.Kind == ProductKind.Cloud ? [null] : product.Versions.Cast<ProductVersion?>())
            {
                foreach (var day in Boundaries(product))
                {
                    foreach (var kind in Enum.GetValues<MembershipKind>())
                    {
                        judged += Check(new PlanQuestion(product, version, day), kind);
                    }
                }
            }
        }

        output.WriteLine($"{judged} verdicts");
        Assert.True(judged > 10_000);
    }

    [Fact]
    public void Judge_WhenSeveralAreUsable_PutsWhatTakesNoUnitsFirstAndThenWhatEndsFirst()
    {
        var azure = new PlanQuestion(Products.Find("azure")!, null, Start);
        var unlimited = Linked(Benefit.SignatureCloudSupport, Grant.WithoutLimit, 0, End.AddDays(30));
        var soon = Linked(Benefit.SignatureCloudSupport, Grant.Of(5), 4, End);
        var later = Linked(Benefit.SignatureCloudSupport, Grant.Of(5), 0, End.AddDays(1));
        var exhausted = Linked(Benefit.SignatureCloudSupport, Grant.Of(5), 5, End);
        var customers = new PlanCandidate(SupportPlan.CloudSolutionProvider, PlanStanding.Linked);

        var verdicts = PlanRules.Judge([customers, exhausted, later, soon, unlimited], azure);

        Assert.Equal([unlimited, soon, later, customers, exhausted], verdicts.Select(v => v.Candidate));
        Assert.Equal(unlimited, PlanRules.Preselected(verdicts));
        Assert.Null(PlanRules.Preselected(PlanRules.Judge([customers, exhausted], azure)));
    }

    [Theory]
    [InlineData("windows-server", "2016", "2027-01-12", AccountType.Personal, "PayPerIncident online")]
    [InlineData("windows-server", "2016", "2027-01-12", AccountType.Work, "PayPerIncident")]
    [InlineData("windows-server", "2016", "2027-01-13", AccountType.Personal, "")]
    [InlineData("windows-server", "2025", "2024-10-31", AccountType.Personal, "")]
    [InlineData("exchange-server", "SE", "2027-01-13", AccountType.Work, "PayPerIncident")]
    [InlineData("windows", "10", "2025-10-15", AccountType.Work, "")]
    [InlineData("azure", null, "2027-01-13", AccountType.Personal, "Premier, Advanced")]
    public void Purchases_ForAVersionAndAnAccount_FollowItsLifecycle(
        string product, string? version, string day, AccountType type, string expected)
    {
        var known = Products.Find(product)!;
        var question = new PlanQuestion(
            known, version is null ? null : known.Find(version), DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(expected, string.Join(", ", Purchase.For(question, type).Select(p => $"{p.Plan}{(p.BuyOnline ? " online" : "")}")));
    }

    private static int Check(PlanQuestion question, MembershipKind kind)
    {
        var granted = Entitlements.Granted(kind, []).Where(g => SupportPlans.Of(g.Benefit) is not null).ToList();
        Assert.Equal(PlansOf[kind], granted.Select(g => g.Benefit.ToString()));
        var judged = 0;
        foreach (var (benefit, grant) in granted)
        {
            var entitlement = new Entitlement(benefit, kind, "headquarters", grant, Start, End);
            PlanCandidate?[] candidates =
            [
                Linked(benefit, grant, 0, End),
                grant.Unlimited ? null : Linked(benefit, grant, grant.Units, End),
                .. (
                    (PlanStanding[])[PlanStanding.NotLinked, PlanStanding.Requested, PlanStanding.NotActivated]).Select(s =>
                        PlanCandidate.Of(entitlement, s)),
            ];
            foreach (var candidate in candidates.OfType<PlanCandidate>())
            {
                var verdict = Assert.Single(PlanRules.Judge([candidate], question));
                var expected = Expected(candidate, question).ToList();
                Assert.True(
                    expected.SequenceEqual(verdict.Reasons.Select(r => r.Code())),
                    $"{question.Name} on {question.Day}, {kind} {candidate.Plan} {candidate.Standing}: "
                    + $"{string.Join(", ", verdict.Reasons)} instead of {string.Join(", ", expected)}");
                Assert.Equal(expected.Count == 0, verdict.Usable);
                Assert.All(verdict.Reasons, r => Assert.NotEmpty(PlanTexts.Describe(r, candidate, question).Detail.Ja));
                judged++;
            }
        }

        return judged;
    }

    // The rules once more, by counting.
    private static IEnumerable<string> Expected(PlanCandidate candidate, PlanQuestion question)
    {
        var (day, versions) = (question.Day, question.Product.Versions);
        if (candidate.Plan == SupportPlan.ProductSupport == (versions.Count == 0))
        {
            yield return "product-not-covered";
        }
        else if (question.Version is { } version)
        {
            var newer = versions.Count(v => v.Released > version.Released && v.Released <= day);
            var mainstream = (version.MainstreamEnd ?? version.Retired ?? DateOnly.MaxValue) >= day;
            if (version.Released > day || newer > 1 || (newer == 1 && !mainstream))
            {
                yield return "version-not-covered";
            }
        }

        if (candidate.Contract is null && (candidate.Standing != PlanStanding.NotLinked || day <= End))
        {
            yield return candidate.Standing == PlanStanding.NotLinked ? "not-linked" : "not-activated";
        }

        if (day.DayNumber - Start.DayNumber < 0)
        {
            yield return "not-started";
        }

        if (End.DayNumber - day.DayNumber < 0)
        {
            yield return "expired";
        }

        if (candidate.Contract is { } contract && contract.StateOn(End) == BenefitState.Exhausted)
        {
            yield return "no-units-left";
        }
    }

    private static IEnumerable<DateOnly> Boundaries(Product product) => product.Versions
        .SelectMany(v => new DateOnly?[] { v.Released, v.MainstreamEnd, v.ExtendedEnd, v.Retired })
        .OfType<DateOnly>().Append(Start).Append(End)
        .SelectMany(d => new[] { d.AddDays(-1), d, d.AddDays(1) })
        .Distinct();

    private static PlanCandidate Linked(Benefit benefit, Grant grant, int used, DateOnly end) => PlanCandidate.Of(new Contract(
        ContractIds.Draw(new IdGenerator()),
        "1000001",
        "a",
        benefit,
        MembershipKind.LegacyGold,
        "headquarters",
        grant,
        used,
        Start,
        end,
        DateTimeOffset.UnixEpoch,
        null))!;
}
