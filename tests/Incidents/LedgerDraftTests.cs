using BenefitsFunctions.Incidents;
using static BenefitsFunctions.Tests.Incidents.TestBooks;

namespace BenefitsFunctions.Tests.Incidents;

/// <summary>The table of docs/incidents.md, line by line.</summary>
public sealed class LedgerDraftTests
{
    private static readonly DateTimeOffset AfterEnd = new(2027, 4, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset BeforeStart = new(2026, 3, 31, 23, 59, 59, TimeSpan.Zero);

    public static TheoryData<string, IncidentEvent[], string, string, decimal> Lines() => new()
    {
        { "opened", [Opened("i", "1")], "Charged", "Open", 1 },
        { "opened, resolved", [Opened("i", "1"), Closed("i", "2", IncidentOutcome.Resolved)], "Charged Kept", "Closed Resolved", 1 },
        { "opened, not charged", [Opened("i", "1"), Closed("i", "2", IncidentOutcome.NotCharged)], "Charged Released", "Closed NotCharged", 0 },
        { "closing overtakes", [Closed("i", "2", IncidentOutcome.Resolved), Opened("i", "1")], "Remembered Charged", "Closed Resolved", 1 },
        { "giving back overtakes", [Closed("i", "2", IncidentOutcome.NotCharged), Opened("i", "1")], "Remembered ChargedAndReleased", "Closed NotCharged", 0 },
        { "closing alone", [Closed("i", "2", IncidentOutcome.NotCharged)], "Remembered", "ClosedEarly NotCharged", 0 },
        { "resolved twice", [Opened("i", "1"), Closed("i", "2", IncidentOutcome.Resolved), Closed("i", "3", IncidentOutcome.Resolved)], "Charged Kept Ignored", "Closed Resolved", 1 },
        { "resolved, then corrected", [Opened("i", "1"), Closed("i", "2", IncidentOutcome.Resolved), Closed("i", "3", IncidentOutcome.NotCharged)], "Charged Kept Released", "Closed NotCharged", 0 },
        { "not charged, then resolved", [Opened("i", "1"), Closed("i", "2", IncidentOutcome.NotCharged), Closed("i", "3", IncidentOutcome.Resolved)], "Charged Released Ignored", "Closed NotCharged", 0 },
        { "opened twice", [Opened("i", "1"), Opened("i", "2")], "Charged Ignored", "Open", 1 },
        { "opened twice, fewer units", [Opened("i", "1", 3), Opened("i", "2", 2)], "Charged Released", "Open", 2 },
        { "opened twice, more units", [Opened("i", "1", 2), Opened("i", "2", 3)], "Charged Ignored", "Open", 2 },
        { "opened again after closed", [Opened("i", "1"), Closed("i", "2", IncidentOutcome.Resolved), Opened("i", "3")], "Charged Kept Ignored", "Closed Resolved", 1 },
        { "opened again after given back", [Opened("i", "1"), Closed("i", "2", IncidentOutcome.NotCharged), Opened("i", "3")], "Charged Released Ignored", "Closed NotCharged", 0 },
        { "opened after the end", [Opened("i", "1", time: AfterEnd)], "Rejected", "Rejected Expired", 0 },
        { "opened on the last day, however late it comes", [Opened("i", "1", time: AfterEnd.AddTicks(-1))], "Charged", "Open", 1 },
        { "opened before the start", [Opened("i", "1", time: BeforeStart)], "Rejected", "Rejected NotStarted", 0 },
        { "closed after the end", [Opened("i", "1"), Closed("i", "2", IncidentOutcome.NotCharged, AfterEnd.AddYears(3))], "Charged Released", "Closed NotCharged", 0 },
        { "rejected for its date, then opened in time", [Opened("i", "1", time: AfterEnd), Closed("i", "2", IncidentOutcome.Resolved), Opened("i", "3")], "Rejected Ignored Charged", "Closed Resolved", 1 },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Apply_ForEachLine_HasItsResult(string line, IncidentEvent[] events, string effects, string incident, decimal used)
    {
        var draft = Apply(Granting(10), events);

        Assert.Equal(effects, string.Join(' ', draft.Entries.Select(e => e.Effect)));
        var found = draft.Changed["i"];
        Assert.Equal(incident, $"{found.Status} {(object?)found.Reason ?? found.Outcome}".TrimEnd());
        Assert.True(used * ContractTerms.PerUnit == draft.Used, $"{line}: {draft.Used}");
    }

    [Fact]
    public void Apply_WhenNoUnitIsLeft_RejectsAndTheDecisionStands()
    {
        var draft = Apply(Granting(1), [Opened("a", "1"), Opened("b", "2"), Closed("a", "3", IncidentOutcome.NotCharged), Opened("b", "4"), Closed("b", "5", IncidentOutcome.NotCharged), Opened("c", "6")]);

        Assert.Equal("Charged Rejected Released Ignored Ignored Charged", string.Join(' ', draft.Entries.Select(e => e.Effect)));
        Assert.Equal((IncidentStatus.Rejected, RejectionReason.NoUnitsLeft), (draft.Changed["b"].Status, draft.Changed["b"].Reason!.Value));
    }

    [Fact]
    public void Apply_WhenUnlimited_CountsAndNeverRejects()
    {
        var draft = Apply(Granting(null), Enumerable.Range(0, 1000).Select(i => Opened($"{i}", $"{i}")));
        Assert.Equal(1000 * ContractTerms.PerUnit, draft.Used);
        Assert.All(draft.Entries, e => Assert.Null(e.Crossed));
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
    public void ToQuarters_WhenIncidents_TakesWholeOnes() => Assert.Equal((null, 8L), (Granting(10).ToQuarters(0.25m), Granting(10).ToQuarters(2)));

    [Fact]
    public void Apply_WhenBalanceGoesDown_CrossesEachMarkOncePerWayDown()
    {
        IncidentEvent[] down = [.. Enumerable.Range(1, 10).Select(i => Opened($"{i}", $"o{i}"))];
        IncidentEvent[] backAndDownAgain = [Closed("10", "c10", IncidentOutcome.NotCharged), Opened("11", "o11")];

        var crossed = Apply(Granting(10), [.. down, .. backAndDownAgain]).Entries.Where(e => e.Crossed is not null).Select(e => (e.Event.Id, e.Crossed!.Value));

        Assert.Equal([("o8", Threshold.TwentyPercentLeft), ("o10", Threshold.NothingLeft), ("o11", Threshold.NothingLeft)], crossed);
    }

    [Fact]
    public void Apply_WhenOneOpeningPassesBothMarks_CrossesTheLowerOne() =>
        Assert.Equal(Threshold.NothingLeft, Apply(Granting(3), [Opened("a", "1", 3)]).Entries[0].Crossed);
}
