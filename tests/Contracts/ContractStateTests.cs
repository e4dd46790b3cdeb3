using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Tests.Contracts;

public sealed class ContractStateTests
{
    [Theory]
    [InlineData(false, 10, 0, "2027-03-31", BenefitState.Active)]
    [InlineData(false, 10, 9.75, "2027-03-31", BenefitState.Active)]
    [InlineData(false, 10, 10, "2027-03-31", BenefitState.Exhausted)]
    [InlineData(true, 0, 5000, "2027-03-31", BenefitState.Active)]
    [InlineData(false, 10, 0, "2027-04-01", BenefitState.Expired)]
    [InlineData(false, 10, 10, "2027-04-01", BenefitState.Expired)]
    public void StateOn_ForEachCase_IsTheStateOfB1(bool unlimited, int granted, double used, string day, BenefitState expected) =>
        Assert.Equal(expected, Contract(new Grant(unlimited, granted), (decimal)used, null).StateOn(DateOnly.Parse(day)));

    [Fact]
    public void Balance_WhenNotPublished_IsBlankAndNotZero() =>
        Assert.Equal(new Balance(null, null, null), Contract(Grant.Of(20), 0, null).Balance);

    [Fact]
    public void Balance_WhenPublished_ShowsAllThree() =>
        Assert.Equal(new Balance(20, 3, 17), Contract(Grant.Of(20), 3, DateTimeOffset.UnixEpoch).Balance);

    [Fact]
    public void Balance_WhenUnlimited_ShowsUsesOnly() =>
        Assert.Equal(new Balance(null, 3, null), Contract(Grant.WithoutLimit, 3, DateTimeOffset.UnixEpoch).Balance);

    private static Contract Contract(Grant grant, decimal used, DateTimeOffset? publishedAt) => new(
        new ContractIds("1", "2"), "1000001", "a", Benefit.ProductSupport, MembershipKind.LegacyGold, "headquarters", grant, used,
        new DateOnly(2026, 4, 1), new DateOnly(2027, 3, 31), DateTimeOffset.UnixEpoch, publishedAt);
}
