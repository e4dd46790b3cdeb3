using BenefitsFunctions.BenefitsPage;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Tests.BenefitsPage;

/// <summary>B2: every combination of why a balance is blank.</summary>
public sealed class ChecklistTests
{
    private static readonly DateTimeOffset Due = new(2026, 11, 22, 21, 0, 0, TimeSpan.Zero);

    public enum Progress
    {
        NotEntitled,
        NotActivated,
        Requested,
        Blank,
        Published,
    }

    public static TheoryData<bool, bool, bool, Progress> Combinations()
    {
        var combinations = new TheoryData<bool, bool, bool, Progress>();
        foreach (var associated in new[] { true, false })
        {
            foreach (var partnerActive in new[] { true, false })
            {
                foreach (var otherLocationHidden in new[] { true, false })
                {
                    foreach (var progress in Enum.GetValues<Progress>())
                    {
                        combinations.Add(associated, partnerActive, otherLocationHidden, progress);
                    }
                }
            }
        }

        return combinations;
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Of_ForEveryCombination_FailsExactlyTheLinesThatApply(
        bool associated, bool partnerActive, bool otherLocationHidden, Progress progress)
    {
        var lines = new List<BenefitLine>();
        if (progress != Progress.NotEntitled)
        {
            lines.Add(Line("headquarters", progress));
        }

        if (otherLocationHidden)
        {
            lines.Add(Line("osaka", Progress.Published));
        }

        var items = Checklist.Of(new ChecklistFacts(Benefit.ProductSupport, associated, partnerActive, "headquarters", lines));

        Assert.Equal([Checklist.Account, Checklist.Entitled, Checklist.Activated, Checklist.Published], items.Select(i => i.Check));
        Assert.Equal(
            [
                associated && partnerActive && !otherLocationHidden,
                progress > Progress.NotEntitled,
                progress > Progress.Requested,
                progress == Progress.Published,
            ],
            items.Select(i => i.Passed));
        Assert.All(items, item => Assert.Equal(item.Passed, item.Remedy is null));
    }

    [Fact]
    public void Of_WhenAllLocationsAreSelected_LeavesNoneOut()
    {
        var items = Checklist.Of(
            new ChecklistFacts(
                Benefit.ProductSupport,
                true,
                true,
                Location.All,
                [Line("headquarters", Progress.Published), Line("osaka", Progress.Published)]));
        Assert.All(items, item => Assert.True(item.Passed));
    }

    [Fact]
    public void Of_WhenOneOfSeveralLocationsIsOpen_NamesIt()
    {
        var items = Checklist.Of(
            new ChecklistFacts(
                Benefit.ProductSupport,
                true,
                true,
                Location.All,
                [Line("headquarters", Progress.Published), Line("osaka", Progress.NotActivated)]));
        Assert.Equal("Not activated: osaka.", items[2].Detail.En);
        Assert.False(items[3].Passed);
    }

    [Fact]
    public void Of_WhenBalanceIsNotDueYet_GivesTheDateInBothLanguages()
    {
        var published = Checklist.Of(
            new ChecklistFacts(Benefit.ProductSupport, true, true, Location.All, [Line("headquarters", Progress.Blank)]))[3];
        Assert.Contains("2026-11-22 21:00 UTC", published.Detail.En, StringComparison.Ordinal);
        Assert.Contains("2026-11-22 21:00 UTC", published.Detail.Ja, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_WhenOnlyAnEarlierYearIsThere_CountsAsNotEntitled()
    {
        var expired = Line("headquarters", Progress.Published) with { State = BenefitState.Expired };
        Assert.Equal(
            [true, false, false, false],
            Checklist.Of(new ChecklistFacts(Benefit.ProductSupport, true, true, Location.All, [expired])).Select(i => i.Passed));
    }

    private static BenefitLine Line(string locationId, Progress progress) => new(
        Benefit.ProductSupport,
        MembershipKind.LegacyGold,
        locationId,
        progress switch
        {
            Progress.NotActivated => BenefitState.NotActivated,
            Progress.Requested => BenefitState.Requested,
            _ => BenefitState.Active,
        },
        false,
        null,
        null,
        null,
        progress >= Progress.Blank ? Due : null,
        progress == Progress.Published ? Due : null,
        null,
        null,
        new DateOnly(2026, 4, 1),
        new DateOnly(2027, 3, 31),
        null);
}
