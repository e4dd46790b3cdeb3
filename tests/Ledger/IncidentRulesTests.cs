using BenefitsFunctions.Contracts;
using BenefitsFunctions.Ledger;
using static BenefitsFunctions.Tests.Ledger.TestEvents;

namespace BenefitsFunctions.Tests.Ledger;

/// <summary>The table of docs/incidents.md, line by line.</summary>
public sealed class IncidentRulesTests
{
    private static readonly DateTimeOffset AfterEnd = new(2027, 4, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset BeforeStart = new(2026, 3, 31, 23, 59, 59, TimeSpan.Zero);

    private static readonly IncidentEvent Resolved = Closed("i", "r", IncidentOutcome.Resolved);
    private static readonly IncidentEvent NotCharged = Closed("i", "n", IncidentOutcome.NotCharged);

    public static TheoryData<string, IncidentEvent[], string, string, decimal> Lines() => new()
    {
        { "opened", [Opened("i", "1")], "Charged", "Open", 1 },
        { "opened, resolved", [Opened("i", "1"), Resolved], "Charged Kept", "Closed Resolved", 1 },
        { "opened, not charged", [Opened("i", "1"), NotCharged], "Charged Released", "Closed NotCharged", 0 },
        { "closing overtakes", [Resolved, Opened("i", "1")], "Remembered Charged", "Closed Resolved", 1 },
        { "giving back overtakes", [NotCharged, Opened("i", "1")], "Remembered ChargedAndReleased", "Closed NotCharged", 0 },
        { "closing alone", [NotCharged], "Remembered", "ClosedEarly NotCharged", 0 },
        { "resolved twice", [Opened("i", "1"), Resolved, Resolved], "Charged Kept", "Closed Resolved", 1 },
        { "resolved, then corrected", [Opened("i", "1"), Resolved, NotCharged], "Charged Kept Released", "Closed NotCharged", 0 },
        { "not charged, then resolved", [Opened("i", "1"), NotCharged, Resolved], "Charged Released", "Closed NotCharged", 0 },
        { "opened twice", [Opened("i", "1"), Opened("i", "2")], "Charged", "Open", 1 },
        { "opened twice, fewer units", [Opened("i", "1", 3), Opened("i", "2", 2)], "Charged Released", "Open", 2 },
        { "opened twice, more units", [Opened("i", "1", 2), Opened("i", "2", 3)], "Charged", "Open", 2 },
        { "fewer units after closed", [Opened("i", "1", 3), Resolved, Opened("i", "3")], "Charged Kept Released", "Closed Resolved", 1 },
        { "opened after given back", [Opened("i", "1", 3), NotCharged, Opened("i", "3")], "Charged Released", "Closed NotCharged", 0 },
        { "fewer units, but too late", [Opened("i", "1", 3), Opened("i", "2", time: AfterEnd)], "Charged", "Open", 3 },
        { "opened after the end", [Opened("i", "1", time: AfterEnd)], "Rejected", "Rejected Expired", 0 },
        { "opened on the last day", [Opened("i", "1", time: AfterEnd.AddTicks(-1))], "Charged", "Open", 1 },
        { "opened before the start", [Opened("i", "1", time: BeforeStart)], "Rejected", "Rejected NotStarted", 0 },
        {
            "closed after the end",
            [Opened("i", "1"), NotCharged with { Time = AfterEnd.AddYears(3) }],
            "Charged Released",
            "Closed NotCharged",
            0
        },
        {
            "refused, then in time",
            [Opened("i", "1", time: AfterEnd), Resolved, Opened("i", "3")],
            "Rejected Remembered Charged",
            "Closed Resolved",
            1
        },
        {
            "refused, then no units",
            [Opened("i", "1", time: AfterEnd), Opened("i", "2", 11), Opened("i", "3")],
            "Rejected Rejected",
            "Rejected NoUnitsLeft",
            0
        },
        {
            "too early, then too late",
            [Opened("i", "1", time: BeforeStart), Opened("i", "2", time: AfterEnd)],
            "Rejected Rejected",
            "Rejected Expired",
            0
        },
        {
            "too late, then too early",
            [Opened("i", "1", time: AfterEnd), Opened("i", "2", time: BeforeStart)],
            "Rejected Remembered",
            "Rejected Expired",
            0
        },
        {
            "too late, then later",
            [Opened("i", "1", time: AfterEnd), Opened("i", "2", time: AfterEnd.AddDays(1))],
            "Rejected",
            "Rejected Expired",
            0
        },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Judge_ForEachLine_HasItsResult(string line, IncidentEvent[] events, string effects, string incident, decimal used)
    {
        var ledger = MemoryLedger.Of(Granting(10), events);

        Assert.Equal(effects, string.Join(' ', ledger.Entries.Select(e => e.Effect)));
        var found = ledger.Incidents["i"];
        Assert.Equal(incident, $"{found.Status} {(object?)found.Reason ?? found.Outcome}".TrimEnd());
        Assert.True(used == Quarters.ToUnits(ledger.Head.Used), $"{line}: {ledger.Head.Used}");
    }

    [Fact]
    public void Judge_WhenNoUnitIsLeft_RejectsAndTheDecisionStands()
    {
        IncidentEvent[] givenBack =
        [
            Closed("a", "3", IncidentOutcome.NotCharged),
            Opened("b", "4"),
            Closed("b", "5", IncidentOutcome.NotCharged),
        ];
        var ledger = MemoryLedger.Of(Granting(1), [Opened("a", "1"), Opened("b", "2"), .. givenBack, Opened("c", "6")]);

        Assert.Equal("Charged Rejected Released Charged", string.Join(' ', ledger.Entries.Select(e => e.Effect)));
        var rejected = ledger.Incidents["b"];
        Assert.Equal((IncidentStatus.Rejected, RejectionReason.NoUnitsLeft), (rejected.Status, rejected.Reason!.Value));
    }

    [Fact]
    public void Judge_WhenOpeningsAreRefusedForTheirDate_KeepsThoseThatALongerYearMayTakeIn()
    {
        var ledger = MemoryLedger.Of(
            Granting(10),
            [
                Opened("i", "1", 3, AfterEnd.AddDays(2)),
                Opened("i", "2", 2, AfterEnd.AddDays(5)),
                Opened("i", "3", 3, AfterEnd.AddDays(7)),
                Opened("i", "4", 2, AfterEnd.AddDays(4)),
                Opened("i", "5", 1, BeforeStart),
            ]);

        Assert.Equal(
            [(BeforeStart, 4L), (AfterEnd.AddDays(2), 12L), (AfterEnd.AddDays(4), 8L)],
            ledger.Incidents["i"].Refused.OrderBy(r => r.Time).Select(r => (r.Time, r.Quarters)));
    }

    [Fact]
    public void Judge_WhenMoreOpeningsAreRefusedThanAreKept_NamesTheReason()
    {
        var ledger = new MemoryLedger(Granting(10));
        for (var i = 0; i < IncidentRules.MaxRefused; i++)
        {
            Assert.Null(ledger.Apply(Opened("i", $"{i}", 1000 - i, AfterEnd.AddDays(i))));
        }

        Assert.Equal("too-many-openings", ledger.Apply(Opened("i", "last", 1, AfterEnd.AddDays(1000)))?.Reason);
        Assert.Null(ledger.Apply(Opened("i", "covers all", 1, AfterEnd)));
        Assert.Single(ledger.Incidents["i"].Refused);
    }

    [Fact]
    public void Judge_WhenTheContractIsExtended_JudgesByTheDatesInForceWhenTheIncidentWasDecided()
    {
        var ledger = MemoryLedger.Of(Granting(10), [Opened("i", "1", time: AfterEnd), Opened("j", "2", 3)]);
        ledger.Terms = ledger.Terms with { Year = new ContractYear(Start, End.AddYears(1)) };
        var before = ledger.State;

        ledger.Apply(Opened("i", "1", time: AfterEnd));
        ledger.Apply(Opened("j", "3", 1, AfterEnd));

        Assert.Equal(before, ledger.State);
        Assert.Null(ledger.Apply(Opened("k", "4", time: AfterEnd)));
        Assert.Equal(IncidentStatus.Open, ledger.Incidents["k"].Status);
    }

    [Fact]
    public void Judge_WhenUnlimited_CountsAndNeverRejects()
    {
        var ledger = MemoryLedger.Of(Granting(null), Enumerable.Range(0, 1000).Select(i => Opened($"{i}", $"{i}")));
        Assert.Equal(1000m, Quarters.ToUnits(ledger.Head.Used));
        Assert.All(ledger.Entries, e => Assert.Equal((null, null), (e.Crossed, e.GrantedAfter)));
    }

    [Theory]
    [InlineData(0.25, true)]
    [InlineData(1.75, true)]
    [InlineData(0.3, false)]
    [InlineData(0.125, false)]
    [InlineData(-1, false)]
    [InlineData(10001, false)]
    public void ToQuarters_WhenHours_TakesQuarterHours(double units, bool taken) =>
        Assert.Equal(taken, (Granting(10) with { InQuarters = true }).ToQuarters((decimal)units) is not null);

    [Fact]
    public void ToQuarters_WhenIncidents_TakesWholeOnes() =>
        Assert.Equal((null, 8L), (Granting(10).ToQuarters(0.25m), Granting(10).ToQuarters(2)));

    [Fact]
    public void Judge_WhenBalanceGoesDown_CrossesEachMarkOncePerWayDown()
    {
        IncidentEvent[] down = [.. Enumerable.Range(1, 10).Select(i => Opened($"{i}", $"o{i}"))];
        IncidentEvent[] backAndDownAgain = [Closed("10", "c10", IncidentOutcome.NotCharged), Opened("11", "o11")];

        var crossed = MemoryLedger.Of(Granting(10), [.. down, .. backAndDownAgain]).Entries.Where(e => e.Crossed is not null);

        Assert.Equal(
            [("o8", Threshold.TwentyPercentLeft), ("o10", Threshold.NothingLeft), ("o11", Threshold.NothingLeft)],
            crossed.Select(e => (e.Event.Id, e.Crossed!.Value)));
    }

    [Fact]
    public void Judge_WhenOneOpeningPassesBothMarks_CrossesTheLowerOne() =>
        Assert.Equal(Threshold.NothingLeft, MemoryLedger.Of(Granting(3), [Opened("a", "1", 3)]).Entries[0].Crossed);

    [Fact]
    public void Judge_WhenSomebodyHasToBeTold_LeavesTheMarkBehindUntilThen()
    {
        var ledger = new MemoryLedger(Granting(10));
        IncidentEvent[] events = [.. Enumerable.Range(1, 9).Select(i => Opened($"{i}", $"o{i}"))];

        Assert.Equal([1L, 2, 3, 4, 5, 6, 7, 7, 7], events.Select(happened =>
        {
            ledger.Apply(happened);
            return ledger.Head.ToldThrough;
        }));
    }
}
