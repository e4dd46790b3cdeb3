using BenefitsFunctions.Contracts;
using BenefitsFunctions.Extensions;
using BenefitsFunctions.Ledger;
using static BenefitsFunctions.Tests.Ledger.TestEvents;

namespace BenefitsFunctions.Tests.Extensions;

/// <summary>E4 for one incident.</summary>
public sealed class SecondJudgementTests
{
    private static readonly ContractYear Year = new(Start, End);
    private static readonly DateOnly Until = End.AddDays(10);

    public static TheoryData<string, int, IncidentOutcome?, string> Verdicts { get; } = new()
    {
        // Kept openings as days after the end and units; units left; the remembered closing; what becomes of it.
        { "1:1", 5, null, "Charged Open 1" },
        { "10:1", 5, null, "Charged Open 1" },
        { "11:1", 5, null, "Remembered Rejected Expired" },
        { "1:3 11:1", 5, null, "Charged Open 3" },
        { "1:3 5:2 11:1", 5, null, "Charged Open 2" },
        { "1:3 5:2", 2, null, "Charged Open 2" },
        { "1:3 5:2", 1, null, "Rejected Rejected NoUnitsLeft" },
        { "1:1", 0, null, "Rejected Rejected NoUnitsLeft" },
        { "1:1", 5, IncidentOutcome.Resolved, "Charged Closed Resolved 1" },
        { "1:1", 5, IncidentOutcome.NotCharged, "ChargedAndReleased Closed NotCharged" },
        { "1:1", 0, IncidentOutcome.NotCharged, "Rejected Rejected NoUnitsLeft" },
        { "11:1", 5, IncidentOutcome.NotCharged, "Remembered Rejected NotCharged Expired" },
        { "-400:1", 5, null, "Remembered Rejected NotStarted" },
    };

    [Theory]
    [MemberData(nameof(Verdicts))]
    public void Judge_AnIncidentRejectedForItsDate_DecidesAboutWhatIsWithinTheNewEnd(
        string kept, int left, IncidentOutcome? closing, string expected)
    {
        var terms = Granting(20) with { Year = new ContractYear(Start, Until) };

        var (after, effect, _) = SecondJudgement.Judge(Rejected(kept, closing), terms, terms.Granted!.Value - (left * Quarters.PerUnit));

        var held = after!.Held > 0 ? $"{Quarters.ToUnits(after.Held):0.##}" : null;
        var parts = new object?[] { effect, after.Status, after.Outcome, after.Reason, held };
        Assert.Equal(expected, string.Join(' ', parts.Where(p => p is not null)));
        Assert.Equal(terms.Year, after.JudgedBy);
        Assert.Equal(after.IsRejectedForItsDate, after.Refused.Count > 0);
        Assert.Null(SecondJudgement.Judge(after, terms, used: 0).After);
    }

    [Fact]
    public void Judge_WithoutALimit_AlwaysHasUnits()
    {
        var terms = Granting(null) with { Year = new ContractYear(Start, Until) };

        Assert.Equal(IncidentStatus.Open, SecondJudgement.Judge(Rejected("1:1", null), terms, used: 4_000_000).After?.Status);
    }

    [Fact]
    public void Judge_WhenTheNewDaysJudgedItAlready_LeavesIt()
    {
        var terms = Granting(20) with { Year = new ContractYear(Start, Until) };

        Assert.Null(SecondJudgement.Judge(Rejected("11:1", null) with { JudgedBy = terms.Year }, terms, used: 0).After);
        Assert.Null(SecondJudgement.Judge(
            Rejected("11:1", null) with { JudgedBy = new ContractYear(Start, Until.AddDays(1)) }, terms, used: 0).After);
    }

    [Theory]
    [InlineData(IncidentStatus.Open, null)]
    [InlineData(IncidentStatus.Closed, null)]
    [InlineData(IncidentStatus.ClosedEarly, null)]
    [InlineData(IncidentStatus.Rejected, RejectionReason.NoUnitsLeft)]
    public void Judge_WhenItIsNotRejectedForItsDate_LeavesIt(IncidentStatus status, RejectionReason? reason)
    {
        var terms = Granting(20) with { Year = new ContractYear(Start, Until) };
        var incident = new Incident("i", status) { Reason = reason, Quarters = 4, JudgedBy = Year };

        Assert.Null(SecondJudgement.Judge(incident, terms, used: 0).After);
    }

    private static Incident Rejected(string kept, IncidentOutcome? closing)
    {
        var refused = kept.Split(' ').Select(k => k.Split(':')).Select(k => new RefusedOpening(
            new DateTimeOffset(End.AddDays(int.Parse(k[0])), TimeOnly.MaxValue, TimeSpan.Zero),
            int.Parse(k[1]) * Quarters.PerUnit)).ToList();
        return new Incident("i", IncidentStatus.Rejected)
        {
            Reason = refused.Min(r => Year.Refuses(r.Time)),
            Outcome = closing,
            Quarters = refused[0].Quarters,
            AccountId = "opener",
            JudgedBy = Year,
            Refused = refused,
        };
    }
}
