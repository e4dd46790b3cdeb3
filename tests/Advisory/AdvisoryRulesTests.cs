using BenefitsFunctions.Advisory;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Tests.Ledger;
using CsCheck;
using static BenefitsFunctions.Tests.Ledger.TestEvents;

namespace BenefitsFunctions.Tests.Advisory;

/// <summary>A10, I4: what may be asked for, which contract is charged, and how a request moves.</summary>
public sealed class AdvisoryRulesTests
{
    private static readonly AdvisoryRequest Waiting = new("1000001", "r", 1, "T", Quarters: 6, "filer", Noon);

    [Theory]
    [InlineData("0", false)]
    [InlineData("-0.25", false)]
    [InlineData("0.2", false)]
    [InlineData("0.25", true)]
    [InlineData("0.250", true)]
    [InlineData("0.26", false)]
    [InlineData("1000", true)]
    [InlineData("1000.25", false)]
    public void IsHours_ForQuartersUpToTheMost_IsTrue(string hours, bool expected) => Assert.Equal(
        expected, AdvisoryRules.IsHours(decimal.Parse(hours, System.Globalization.CultureInfo.InvariantCulture)));

    // Each contract: id, hours granted, used, last day; on 2026-11-20.
    [Theory]
    [InlineData("", 4, null)]
    [InlineData("a 5 0 2027-03-31", 4, "a")]
    [InlineData("a 5 0 2027-03-31; b 5 0 2027-01-31", 4, "b")]
    [InlineData("a 5 0 2027-03-31; b 5 4.25 2027-01-31", 4, "a")]
    [InlineData("a 5 0 2027-03-31; b 5 4 2027-01-31", 4, "b")]
    [InlineData("a 5 5 2027-03-31; b 5 5 2027-01-31", 4, "b")]
    [InlineData("a 5 5 2027-03-31; b 9 8 2027-05-31; c 5 4 2027-04-30", 4, "c")]
    [InlineData("a 5 0 2026-11-19", 4, null)]
    [InlineData("a 5 0 2026-11-20", 4, "a")]
    [InlineData("a 5 0 2026-11-19; b 1 1 2027-03-31", 4, "b")]
    [InlineData("a 5 6 2027-03-31; b 50 0 2028-03-31", 4, "b")]
    public void Choose_ForEachSetOfContracts_TakesTheOneThatEndsFirstAmongThoseWithEnough(
        string contracts, long quarters, string? chosen) =>
        Assert.Equal(
            chosen,
            AdvisoryRules.Choose(
                contracts.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(Contract), quarters, Noon)?.Ids.ContractId);

    [Fact]
    public void Choose_WhenTheContractHasOtherUnitsOrStartsLater_LeavesIt()
    {
        var other = Contract("a 5 0 2027-03-31") with { Benefit = Benefit.ProductSupport };
        var later = Contract("b 5 0 2027-03-31") with { Start = new DateOnly(2026, 11, 21) };

        Assert.Null(AdvisoryRules.Choose([other, later], 1, Noon));
    }

    [Fact]
    public void Choose_ForAnyContracts_HasEnoughHoursIfOneHasAndNoOtherSuchEndsBefore() =>
        Gen.Select(
            Gen.Select(Gen.Int[0, 10], Gen.Int[0, 40], Gen.Int[-3, 3], Gen.Bool).Array[0, 6],
            Gen.Int[1, 40]).Sample((made, quarters) =>
        {
            var today = DateOnly.FromDateTime(Noon.Date);
            var contracts = made.Select((c, i) => Contract($"{i} {c.Item1} 0 {today.AddDays(c.Item3):yyyy-MM-dd}") with
            {
                Used = Quarters.ToUnits(c.Item2),
                Grant = c.Item4 ? Grant.WithoutLimit : Grant.Of(c.Item1),
            }).ToList();
            var active = contracts.Where(c => c.End >= today).ToList();
            var enough = active.Where(c => c.Grant.Unlimited || Quarters.Of(c.Grant.Units - c.Used) >= quarters).ToList();

            var chosen = AdvisoryRules.Choose(contracts, quarters, Noon);

            Assert.Equal(active.Count > 0, chosen is not null);
            Assert.True(chosen is null || enough.Count == 0 || enough.Contains(chosen));
            Assert.All(enough.Count > 0 ? enough : active, c => Assert.True(c.End >= chosen!.End));
        });

    [Fact]
    public void Request_ForEachStatusAndMove_GoesOnlyWhereItMay()
    {
        var charging = Waiting.Choosing("c", Noon)!;
        var open = new Incident("r", IncidentStatus.Open);
        var rejected = new Incident("r", IncidentStatus.Rejected) { Reason = RejectionReason.NoUnitsLeft };
        AdvisoryRequest[] all =
            [Waiting, charging, charging.Settling(open)!, charging.Settling(rejected)!, Waiting.Cancelling(Noon)!];

        Assert.Equal(
            ["Charging - Cancelled", "- Charged -", "- - -", "- - -", "- - -"],
            all.Select(r => string.Join(' ', new[] { r.Choosing("c", Noon), r.Settling(open), r.Cancelling(Noon) }
                .Select(to => to?.Status.ToString() ?? "-"))));
        Assert.Equal((AdvisoryStatus.Rejected, RejectionReason.NoUnitsLeft), (all[3].Status, all[3].Reason));
        Assert.Equal([true, true, false, false, false], all.Select(r => r.IsUnsettled));
    }

    [Fact]
    public void Charge_JudgedAgain_ChangesNothing()
    {
        var terms = new ContractTerms(8, InQuarters: true, new ContractYear(Start, End));
        var charge = Waiting.Choosing(TestEvents.Contract, Noon)!.ToCharge();
        var ledger = MemoryLedger.Of(terms, [charge]);
        var once = ledger.State;

        ledger.Apply(charge);

        Assert.Equal((once, 6L, new EventIdentity("/advisory-requests", "r")), (ledger.State, ledger.Head.Used, charge.Identity));
    }

    private static Contract Contract(string text)
    {
        var parts = text.Split(' ');
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        return new Contract(
            new ContractIds("1", parts[0]),
            "1000001",
            $"a-{parts[0]}",
            Benefit.AdvisoryHours,
            MembershipKind.LegacyGold,
            "headquarters",
            Grant.Of(int.Parse(parts[1], culture)),
            decimal.Parse(parts[2], culture),
            Start,
            DateOnly.Parse(parts[3], culture),
            Noon,
            Noon);
    }
}
