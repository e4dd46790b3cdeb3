using System.Globalization;
using BenefitsFunctions.Agenda;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Partners;
using CsCheck;

namespace BenefitsFunctions.Tests.Agenda;

/// <summary>E1: what is due next about the end of a contract, by day, by what was told, and whatever happens to the end.</summary>
public sealed class EndingRulesTests
{
    private static readonly DateOnly End = new(2027, 3, 31);
    private static readonly DateOnly Activated = new(2026, 11, 20);
    private static readonly EndingCatalog Catalog = EndingCatalog.Load(EndingCatalog.DefaultPath);

    // What happens to a contract, and how much of it.
    private static readonly Gen<(int What, int Days)[]> Lives = Gen.Select(Gen.Int[0, 9], Gen.Int[-20, 120]).Array[0, 60];

    [Theory]
    [InlineData("", "2026-11-20", "2026-11-20", "FirstReminder 2027-03-01")]
    [InlineData("", "2026-11-20", "2027-02-28", "FirstReminder 2027-03-01")]
    [InlineData("", "2026-11-20", "2027-03-01", "FirstReminder 2027-03-01")]
    [InlineData("2027-03-31 FirstReminder", "2026-11-20", "2027-03-01", "SecondReminder 2027-03-24")]
    [InlineData("", "2026-11-20", "2027-03-23", "FirstReminder 2027-03-01")]
    [InlineData("", "2026-11-20", "2027-03-24", "SecondReminder 2027-03-24")]
    [InlineData("2027-03-31 SecondReminder", "2026-11-20", "2027-03-24", "Ended 2027-04-01")]
    [InlineData("", "2026-11-20", "2027-03-31", "SecondReminder 2027-03-24")]
    [InlineData("", "2026-11-20", "2027-04-01", "Ended 2027-04-01")]
    [InlineData("", "2026-11-20", "2028-04-01", "Ended 2027-04-01")]
    [InlineData("2027-03-31 Ended", "2026-11-20", "2028-04-01", null)]
    [InlineData("", "2027-03-01", "2027-03-01", "FirstReminder 2027-03-01")]
    [InlineData("", "2027-03-02", "2027-03-02", "SecondReminder 2027-03-24")]
    [InlineData("", "2027-03-25", "2027-03-25", "Ended 2027-04-01")]
    [InlineData("", null, "2027-03-02", "FirstReminder 2027-03-01")]
    [InlineData("2027-06-30 Ended", "2026-11-20", "2027-03-01", "FirstReminder 2027-03-01")]
    [InlineData("2027-02-28 Ended,2027-03-31 SecondReminder", "2026-11-20", "2027-03-24", "Ended 2027-04-01")]
    public void Next_ForEachCase_IsWhatTheContactIsToldNext(string told, string? activated, string today, string? expected)
    {
        var contract = Contract() with { EndingsTold = new EndingMarks(told), ActivatedOn = activated is null ? null : Day(activated) };

        var next = EndingRules.Next(contract, Catalog, Day(today));

        Assert.Equal(expected, next is null ? null : string.Create(CultureInfo.InvariantCulture, $"{next.Step} {next.Day:yyyy-MM-dd}"));
    }

    [Theory]
    [InlineData(EndReason.Revoked, false, false)]
    [InlineData(EndReason.Withdrawn, true, false)]
    [InlineData(EndReason.Withdrawn, false, true)]
    [InlineData(null, true, true)]
    [InlineData(null, false, true)]
    public void Next_WhenAnotherMailTellsOfTheEnd_IsNothing(EndReason? reason, bool isWithdrawn, bool isTold) => Assert.Equal(
        isTold, EndingRules.Next(Contract() with { EndReason = reason, IsWithdrawn = isWithdrawn }, Catalog, End.AddDays(1)) is not null);

    [Fact]
    public void Marks_WhenAnEndMovedAwayVeryOften_KeepTheLatestHundred()
    {
        var marks = Enumerable.Range(0, 150).Aggregate(EndingMarks.None, (m, i) => m.With(End.AddDays(i), EndingStep.SecondReminder));

        Assert.Equal(100, marks.Text.Split(',').Length);
        Assert.True(marks.Has(End.AddDays(149), EndingStep.FirstReminder) && marks.Has(End.AddDays(50), EndingStep.SecondReminder));
        Assert.False(marks.Has(End.AddDays(149), EndingStep.Ended) || marks.Has(End.AddDays(49), EndingStep.FirstReminder));
        Assert.Same(marks, marks.With(End.AddDays(149), EndingStep.FirstReminder));
    }

    [Fact]
    public void Next_WhateverHappensToTheEnd_IsToldOnceForItAndRemindsNeverAfterIt() => Lives.Sample(
        (life) =>
        {
            var (contract, today) = (Contract(), Activated);
            var told = new HashSet<(DateOnly, EndingStep)>();
            foreach (var (what, days) in life)
            {
                switch (what)
                {
                    case 0:
                        contract = contract with { End = today.AddDays(days), EndReason = null, IsWithdrawn = false };
                        break;
                    case 1:
                        // Back to where it was at first.
                        contract = contract with { End = End, EndReason = null, IsWithdrawn = false };
                        break;
                    case 2:
                        contract = contract with { IsWithdrawn = days > 40, EndReason = EndReason.Withdrawn };
                        break;
                    case < 6:
                        today = today.AddDays(Math.Max(0, days / 4));
                        break;
                    default:
                        contract = Sweep(contract, today, told);
                        break;
                }
            }
        },
        iter: 3_000,
        print: life => string.Join(' ', life));

    [Fact]
    public void Next_WhenSweptEachDay_TellsEachStepOnItsDay() => Gen.Select(Gen.Int[0, 140], Gen.Int[0, 300]).Sample(
        (activated, length) =>
        {
            var contract = Contract() with { ActivatedOn = End.AddDays(-activated), End = End.AddDays(length) };
            var told = new List<(EndingStep, int DaysBefore)>();
            for (var today = contract.ActivatedOn!.Value; today <= contract.End.AddDays(40); today = today.AddDays(1))
            {
                if (EndingRules.Next(contract, Catalog, today) is { } next && next.Day <= today)
                {
                    told.Add((next.Step, contract.End.DayNumber - today.DayNumber));
                    contract = contract with { EndingsTold = contract.EndingsTold.With(contract.End, next.Step) };
                }
            }

            (EndingStep, int)[] all = [(EndingStep.FirstReminder, 30), (EndingStep.SecondReminder, 7), (EndingStep.Ended, -1)];
            Assert.Equal(all.Where(step => step.Item2 <= activated + length), told);
        },
        iter: 500);

    [Fact]
    public void Next_TheLaterTheDay_IsNoEarlier() => Gen.Select(Gen.Int[-40, 40], Gen.Int[0, 40], Gen.Int[-40, 10], Gen.Int[-1, 2]).Sample(
        (day, later, activated, told) =>
        {
            var contract = Contract() with { ActivatedOn = End.AddDays(activated) };
            contract = told < 0 ? contract : contract with { EndingsTold = EndingMarks.None.With(End, (EndingStep)told) };

            var (first, second) = (Next(day), Next(day + later));

            Assert.True(first is null ? second is null : second is not null && first.Day <= second.Day, $"{first}, later {second}");
            DueEnding? Next(int days) => EndingRules.Next(contract, Catalog, End.AddDays(days));
        });

    private static Contract Sweep(Contract contract, DateOnly today, HashSet<(DateOnly, EndingStep)> told)
    {
        if (EndingRules.Next(contract, Catalog, today) is not { } next || next.Day > today)
        {
            return contract;
        }

        Assert.True(told.Add((contract.End, next.Step)), $"{next} was told before");
        Assert.False(contract.IsWithdrawn);
        Assert.True(next.Step == EndingStep.Ended ? today > contract.End : today <= contract.End, $"{next} told on {today}");
        contract = contract with { EndingsTold = contract.EndingsTold.With(contract.End, next.Step) };
        Assert.False(EndingRules.Next(contract, Catalog, today)?.Day <= today);
        return contract;
    }

    private static Contract Contract() => new(
        new ContractIds("1", "2"), "1000001", "a", Benefit.ProductSupport, MembershipKind.LegacyGold, "headquarters", Grant.Of(20), 0,
        new DateOnly(2026, 4, 1), End, DateTimeOffset.UnixEpoch, null)
    {
        ActivatedOn = Activated,
    };

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
