using BenefitsFunctions.Activations;
using BenefitsFunctions.Offices;

namespace BenefitsFunctions.Tests.Activations;

/// <summary>A7: the one result of a request to an office.</summary>
public sealed class OfficeCaseTests
{
    private static readonly DateTimeOffset Lapses = new(2026, 12, 22, 0, 0, 0, TimeSpan.Zero);
    private static readonly OfficeDecision Yes = new(true, null, "office-1", Lapses.AddTicks(-1));
    private static readonly OfficeDecision No = new(false, "Unknown company", "office-1", Lapses.AddTicks(-1));

    [Fact]
    public void Deciding_WhileItWaits_GivesTheDecisionAndItsStatus()
    {
        var (approved, rejected) = (Waiting().Deciding(Yes)!, Waiting().Deciding(No)!);

        Assert.Equal((ActivationStatus.Requested, Yes), (approved.Status, approved.Office!.Decision));
        Assert.Equal((ActivationStatus.Rejected, No), (rejected.Status, rejected.Office!.Decision));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Deciding_FromTheMomentOfTheLapseOn_IsTheLapse(int ticks)
    {
        var lapsed = Waiting().Deciding(Yes with { At = Lapses.AddTicks(ticks) })!;

        Assert.Equal((ActivationStatus.Lapsed, Lapses.AddTicks(ticks)), (lapsed.Status, lapsed.Office!.LapsedAt));
        Assert.Null(lapsed.Office.Decision);
    }

    [Fact]
    public void DecidingAndLapsing_WhenThereIsAResult_LeaveIt()
    {
        Activation[] settled = [Waiting().Deciding(Yes)!, Waiting().Deciding(No)!, Waiting().Lapsing(Lapses)!];

        Assert.All(settled, a => Assert.Null(a.Deciding(Yes)));
        Assert.All(settled, a => Assert.Null(a.Deciding(No)));
        Assert.All(settled, a => Assert.Null(a.Lapsing(Lapses)));
    }

    [Fact]
    public void DecidingAndLapsing_WhenNoOfficeHasToDecide_LeaveIt()
    {
        var own = Waiting() with { Status = ActivationStatus.Requested, Office = null };

        Assert.Null(own.Deciding(No));
        Assert.Null(own.Lapsing(Lapses));
        Assert.Null(own.Request());
    }

    [Theory]
    [InlineData(true, null, true)]
    [InlineData(true, "Fine", false)]
    [InlineData(false, "Unknown company", false)]
    public void SaysTheSameAs_ForADecisionOfSomebodyElse_ComparesWhatIsSaid(bool approve, string? reason, bool same) =>
        Assert.Equal(same, Yes.SaysTheSameAs(new OfficeDecision(approve, reason, "office-2", Lapses)));

    [Fact]
    public void FaultsFor_WhenMembersAreMissing_NamesEachOfThem() => Assert.Equal(
        ["contactDetails.name", "contactDetails.telephone", "contactDetails.partnerId"],
        new ContactDetails("1000002", "a@b.example", null, "C", null, "D", "DE").FaultsFor("1000001").Select(f => f.Field));

    private static Activation Waiting() => SampleActivation.At(ActivationStatus.AwaitingOffice) with
    {
        RequestedAt = Lapses.AddDays(-30),
        Office = new OfficeCase(Office.ProgrammeOffice, new OfficeTerm(Lapses.AddDays(-20), Lapses)),
    };
}
