using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Extensions;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Partners;
using static BenefitsFunctions.Tests.Ledger.TestEvents;

namespace BenefitsFunctions.Tests.Extensions;

public sealed class ExtensionRulesTests
{
    private static readonly global::BenefitsFunctions.Contracts.Contract Running = new(
        new ContractIds("123456789012", "10000000000008"),
        "1000001",
        "a-1",
        Benefit.ProductSupport,
        MembershipKind.LegacyGold,
        Location.Headquarters,
        Grant.Of(20),
        Used: 3,
        Start,
        End,
        Noon,
        Noon);

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(366, true)]
    [InlineData(367, false)]
    public void Decide_ForEachDay_TakesALaterEndWithinAYear(int days, bool isTaken)
    {
        var until = End.AddDays(days);

        var (change, problem) = ExtensionRules.Decide(Running, new ExtensionRequest(until, "work goes on"), "office-1");

        Assert.Equal((isTaken, isTaken), (change is not null, problem is null));
        Assert.Equal(isTaken ? null : "until", problem?.Errors.Single().Field);
        if (change is not null)
        {
            Assert.Equal(
                (TermsKind.Extended, "office-1", "work goes on", until, until),
                (change.Kind, change.By, change.Reason, change.After.End, change.After.ExtendedUntil));
        }
    }

    [Fact]
    public void Decide_WhenItIsExtendedLikeThatAlready_ChangesNothing()
    {
        var until = End.AddDays(30);
        var extended = Running with { End = until, ExtendedUntil = until };

        Assert.Equal(default, ExtensionRules.Decide(extended, new ExtensionRequest(until, "again"), "office-2"));
    }

    [Fact]
    public void Decide_WhenItWasWithdrawn_ExtendsFromTheDayOfTheWithdrawal()
    {
        var withdrawn = Running with
        {
            End = Start.AddDays(10),
            EndReason = EndReason.Withdrawn,
            IsWithdrawn = true,
            ExtendedUntil = Start.AddDays(20),
        };

        var change = ExtensionRules.Decide(withdrawn, new ExtensionRequest(Start.AddDays(20), "work goes on"), "office-1").Change;

        Assert.Equal((Start.AddDays(20), null, true), (change?.After.End, change?.After.EndReason, change?.After.IsWithdrawn));
        Assert.NotNull(ExtensionRules.Decide(withdrawn, new ExtensionRequest(End.AddDays(20), "too long"), "office-1").Problem);
    }

    [Fact]
    public void Decide_WhenItWasRevoked_Refuses()
    {
        var revoked = Running with { EndReason = EndReason.Revoked };

        Assert.Equal("revoked", ExtensionRules.Decide(revoked, new ExtensionRequest(End.AddDays(1), "why not"), "office-1").Problem?.Code);
    }
}
