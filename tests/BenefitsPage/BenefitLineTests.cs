using BenefitsFunctions.Activations;
using BenefitsFunctions.BenefitsPage;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Tests.BenefitsPage;

public sealed class BenefitLineTests
{
    private static readonly DateOnly Start = new(2026, 4, 1);
    private static readonly DateOnly End = new(2027, 3, 31);
    private static readonly DateOnly Today = new(2026, 11, 20);
    private static readonly Entitlement Core = new(
        Benefit.ProductSupport, MembershipKind.LegacyGold, "headquarters", Grant.Of(20), Start, End);

    [Fact]
    public void All_WhenNothingIsActivated_ShowsEachEntitlementBlank()
    {
        var line = Assert.Single(Lines([Core], [], [], Today));
        Assert.Equal((BenefitState.NotActivated, null, null, Start, End), (line.State, line.Total, line.ContractId, line.Start, line.End));
    }

    [Theory]
    [InlineData(ActivationStatus.Requested, BenefitState.Requested)]
    [InlineData(ActivationStatus.AwaitingOffice, BenefitState.Requested)]
    [InlineData(ActivationStatus.Rejected, BenefitState.NotActivated)]
    [InlineData(ActivationStatus.Lapsed, BenefitState.NotActivated)]
    [InlineData(ActivationStatus.Failed, BenefitState.NotActivated)]
    public void All_WhenActivationHasNoContract_ShowsItsState(ActivationStatus status, BenefitState expected) =>
        Assert.Equal(expected, Assert.Single(Lines([Core], [Activation(Core, status, null)], [], Today)).State);

    [Fact]
    public void All_WhenContractIsThere_ShowsItInPlaceOfTheEntitlement()
    {
        var line = Assert.Single(
            Lines([Core], [Activation(Core, ActivationStatus.Completed, "c1")], [Contract(Core, "c1", 3, published: true)], Today));
        Assert.Equal(
            (BenefitState.Active, 20m, 3m, 17m, "c1"),
            (line.State, line.Total!.Value, line.Used!.Value, line.Remaining!.Value, line.ContractId));
    }

    [Fact]
    public void All_WhenYearIsOverAndRenewed_ShowsTheExpiredAndTheNewOne()
    {
        var renewed = Core with { Start = End.AddDays(1), End = End.AddYears(1) };

        var lines = Lines(
            [renewed], [Activation(Core, ActivationStatus.Completed, "c1")], [Contract(Core, "c1", 3, published: true)], End.AddDays(1));

        Assert.Equal([BenefitState.NotActivated, BenefitState.Expired], lines.Select(l => l.State));
    }

    [Fact]
    public void All_WhenOtherLocationIsActivated_LeavesThisOneOpen()
    {
        var kit = Core with { LocationId = "osaka" };

        var lines = Lines(
            [Core, kit], [Activation(kit, ActivationStatus.Completed, "c1")], [Contract(kit, "c1", 0, published: true)], Today);

        Assert.Equal(
            [("headquarters", BenefitState.NotActivated), ("osaka", BenefitState.Active)], lines.Select(l => (l.LocationId, l.State)));
    }

    [Fact]
    public void Total_WhenAllArePublished_SumsTheRunningContracts()
    {
        var kit = Core with { LocationId = "osaka" };
        var third = Core with { LocationId = "kyoto" };
        var total = Assert.Single(BenefitTotal.Of(Lines(
            [Core, kit, third],
            [Activation(Core, ActivationStatus.Completed, "c1"), Activation(kit, ActivationStatus.Completed, "c2")],
            [Contract(Core, "c1", 3, published: true), Contract(kit, "c2", 20, published: true)],
            Today)));
        Assert.Equal(new BenefitTotal(Benefit.ProductSupport, false, 40, 23, 17), total);
    }

    [Fact]
    public void Total_WhenOneIsStillBlank_IsBlank()
    {
        var kit = Core with { LocationId = "osaka" };
        var total = Assert.Single(BenefitTotal.Of(Lines(
            [Core, kit],
            [Activation(Core, ActivationStatus.Completed, "c1"), Activation(kit, ActivationStatus.AwaitingPublication, "c2")],
            [Contract(Core, "c1", 3, published: true), Contract(kit, "c2", 0, published: false)],
            Today)));
        Assert.Equal(new BenefitTotal(Benefit.ProductSupport, false, null, null, null), total);
    }

    [Fact]
    public void Total_WhenUnlimited_CountsUsesOnly()
    {
        var cloud = Core with { Benefit = Benefit.SignatureCloudSupport, Grant = Grant.WithoutLimit };
        var total = Assert.Single(
            BenefitTotal.Of(
                Lines([cloud], [Activation(cloud, ActivationStatus.Completed, "c1")], [Contract(cloud, "c1", 7, published: true)], Today)));
        Assert.Equal(new BenefitTotal(Benefit.SignatureCloudSupport, true, null, 7, null), total);
    }

    private static IReadOnlyList<BenefitLine> Lines(
        Entitlement[] entitlements, Activation[] activations, Contract[] contracts, DateOnly today) =>
        BenefitLine.All(entitlements, activations, contracts.ToDictionary(c => c.Ids.ContractId), today);

    private static Activation Activation(Entitlement entitlement, ActivationStatus status, string? contractId) => new()
    {
        Key = new ActivationKey("1000001", $"a-{entitlement.LocationId}"),
        Entitlement = entitlement,
        Status = status,
        RequestedBy = "somebody",
        RequestedAt = DateTimeOffset.UnixEpoch,
        CopyTo = "somebody@contoso.example",
        DrawnIds = contractId is null ? null : new ContractIds("access", contractId),
        ProvisionedAt = contractId is null ? null : DateTimeOffset.UnixEpoch,
    };

    private static Contract Contract(Entitlement entitlement, string contractId, decimal used, bool published) => new(
        new ContractIds("access", contractId),
        "1000001",
        "a",
        entitlement.Benefit,
        entitlement.Membership,
        entitlement.LocationId,
        entitlement.Grant,
        used,
        entitlement.Start, entitlement.End, DateTimeOffset.UnixEpoch, published ? DateTimeOffset.UnixEpoch : null);
}
