using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Rerating;
using static BenefitsFunctions.Tests.Rerating.Rated;

namespace BenefitsFunctions.Tests.Rerating;

/// <summary>A11 by table, for a contract of Signature Cloud Support: 5 incidents, from 1 April 2026; today is 20 November.</summary>
public sealed class ContractRatingTests
{
    private static readonly DateOnly Today = new(2026, 11, 20);

    [Theory]
    // A competency earned raises the grant at once; another one does not.
    [InlineData("2026-04-01 2027-03-31", "Cloud Platform", "Rerated unlimited 2027-03-31")]
    [InlineData("2026-04-01 2027-03-31", "Data Analytics", "nothing")]
    [InlineData("2026-04-01 2027-03-31", "", "nothing")]
    // Withdrawn, or for another year: ends today.
    [InlineData("", "", "Withdrawn 5 2026-11-20 withdrawn")]
    [InlineData("2025-04-01 2026-03-31", "", "Withdrawn 5 2026-11-20 withdrawn")]
    [InlineData("2026-11-01 2027-10-31", "", "Withdrawn 5 2026-11-20 withdrawn")]
    [InlineData("2026-04-02 2027-03-31", "", "Withdrawn 5 2026-11-20 withdrawn")]
    // Shortened: ends on that day, at the earliest today; lengthened: later, but a year is a year.
    [InlineData("2026-04-01 2026-12-31", "", "Rerated 5 2026-12-31 withdrawn")]
    [InlineData("2026-04-01 2026-11-20", "", "Rerated 5 2026-11-20 withdrawn")]
    [InlineData("2026-04-01 2026-06-30", "", "Rerated 5 2026-11-20 withdrawn")]
    [InlineData("2026-04-01 2026-12-31", "Security", "Rerated unlimited 2026-12-31 withdrawn")]
    // A membership of several years: the one that began with the contract.
    [InlineData("2024-04-01 2029-03-31", "", "nothing")]
    [InlineData("2026-04-01 2031-03-31", "", "nothing")]
    [InlineData("2024-04-01 2026-12-31", "", "Rerated 5 2026-12-31 withdrawn")]
    // Of several that have the year the one that lasts longest counts.
    [InlineData("2026-04-01 2026-12-31, 2026-04-01 2027-03-31", "", "nothing")]
    public void Rate_ByMembershipsAndCompetencies(string memberships, string competencies, string expected) =>
        Assert.Equal(expected, Show(ContractRating.Rate(Contract(), Version(2, memberships, competencies), Catalog, Today)));

    [Fact]
    public void Rate_WhenAnotherKindOrLocationHasTheYear_IsNotBackedByIt()
    {
        var gold = Profile("2026-04-01 2027-03-31", kind: MembershipKind.LegacyGold);
        var kit = Profile("") with { Kits = [new Kit("osaka", MembershipKind.LegacySilver, Start, End)] };

        Assert.Equal("Withdrawn 5 2026-11-20 withdrawn", Show(Rate(Contract(), gold)));
        Assert.Equal("Withdrawn 5 2026-11-20 withdrawn", Show(Rate(Contract(), kit)));
        Assert.Equal("nothing", Show(Rate(Contract() with { LocationId = "osaka" }, kit)));
        Assert.Equal("Withdrawn 5 2026-11-20 withdrawn", Show(Rate(Contract() with { LocationId = "kyoto" }, kit)));
    }

    [Fact]
    public void Rate_WhenTheMembershipNoLongerGrantsTheBenefit_Withdraws() => Assert.Equal(
        "Withdrawn 5 2026-11-20 withdrawn",
        Show(Rate(
            Contract() with { Membership = MembershipKind.ActionPack },
            Profile("2026-04-01 2027-03-31", kind: MembershipKind.ActionPack))));

    [Fact]
    public void Rate_WhenTheGrantBecomesSmaller_KeepsWhatIsUsed()
    {
        var unlimited = Contract() with { Grant = Grant.WithoutLimit, Used = 30 };

        var change = Rate(unlimited, Profile("2026-04-01 2027-03-31"));

        Assert.Equal("Rerated 5 2027-03-31", Show(change));
        Assert.Equal((30m, 30m, BenefitState.Exhausted), (change!.After.Granted, change.After.Used, change.After.StateOn(Today)));
    }

    [Fact]
    public void Rate_WithdrawnThenAddedAgain_GivesTheOldContractBackOnce()
    {
        var withdrawn = Stored(Contract() with { Used = 3 }, Rate(Contract() with { Used = 3 }, Profile(""))!);

        Assert.Equal("nothing", Show(Rate(withdrawn, Profile(""), 3, "2026-12-24")));
        var restored = Rate(withdrawn, Profile("2026-04-01 2027-03-31"), 3, "2026-12-24");
        Assert.Equal("Restored 5 2027-03-31", Show(restored));
        Assert.Equal((3m, false), (restored!.After.Used, restored.After.IsWithdrawn));
        Assert.Equal(
            "Restored 5 2027-01-31 withdrawn", Show(Rate(withdrawn, Profile("2026-04-01 2027-01-31"), 3, "2026-12-24")));
        Assert.Equal("nothing", Show(Rate(withdrawn, Profile("2026-04-01 2026-11-30"), 3, "2026-12-24")));
    }

    [Fact]
    public void Rate_ShortenedThenLengthened_EndsWithItsYearAgain()
    {
        var shorter = Stored(Contract(), Rate(Contract(), Profile("2026-04-01 2026-12-31"))!);
        var between = Stored(shorter, Rate(shorter, Profile("2026-04-01 2027-02-28"), 3)!);

        Assert.Equal(("2027-02-28", EndReason.Withdrawn), ($"{between.End:yyyy-MM-dd}", between.EndReason));
        Assert.Equal("Rerated 5 2027-03-31", Show(Rate(between, Profile("2026-04-01 2027-03-31"), 4)));
        Assert.Equal("Restored 5 2027-03-31", Show(Rate(shorter, Profile("2026-04-01 2027-03-31"), 3, "2027-01-15")));
    }

    [Theory]
    [InlineData("2027-06-30", "2026-04-01 2027-03-31", "nothing")]
    [InlineData("2027-06-30", "2026-04-01 2026-12-31", "nothing")]
    [InlineData("2026-12-15", "2026-04-01 2026-12-31", "Rerated 5 2026-12-31 withdrawn")]
    [InlineData("2027-06-30", "", "Withdrawn 5 2026-11-20 withdrawn")]
    public void Rate_WhenExtended_OutlivesAllButAWithdrawal(string until, string memberships, string expected)
    {
        var day = DateOnly.Parse(until);
        var extended = Contract() with { End = day, ExtendedUntil = day, FirstGrant = Grant.Of(5), FirstEnd = End };

        var change = Rate(extended, Profile(memberships));

        Assert.Equal(expected, Show(change));
        Assert.Equal(memberships.Length == 0, change is { After.ExtendedUntil: null });
    }

    [Fact]
    public void Rate_WhenExtendedAfterAWithdrawal_LeavesItToTheOffice()
    {
        var withdrawn = Stored(Contract(), Rate(Contract(), Profile(""))!);
        var extended = withdrawn with { End = End, ExtendedUntil = End, EndReason = null };

        Assert.Equal("nothing", Show(Rate(extended, Profile(""), 3)));
    }

    [Theory]
    [InlineData("2027-04-10", 2)]
    [InlineData("2028-06-01", 2)]
    public void Rate_WhenItsYearLeftTheProfileAfterItsEndAndItIsExtended_LeavesItToTheOffice(string today, long version)
    {
        var noted = Rate(Contract(), Profile("2027-04-01 2028-03-31"), version, today)!.After;
        var day = DateOnly.Parse(today).AddMonths(2);
        var extended = noted with { End = day, ExtendedUntil = day };

        Assert.True(noted.IsWithdrawn);
        Assert.Equal("nothing", Show(Rate(extended, Profile("2027-04-01 2028-03-31"), version, today)));
        Assert.Equal("nothing", Show(Rate(extended, Profile("2027-04-01 2028-03-31"), version + 1, today)));
    }

    [Fact]
    public void Rate_WhenAShortenedYearIsExtended_SaysNothingMore()
    {
        var shortened = Stored(Contract(), Rate(Contract(), Profile("2026-04-01 2026-12-31"))!);
        var day = new DateOnly(2027, 2, 28);
        var extended = shortened with { End = day, ExtendedUntil = day, EndReason = null };

        var change = Rate(extended, Profile("2026-04-01 2026-12-31"), 3);

        Assert.Equal("nothing", Show(change));
        Assert.Null(change!.After.EndReason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-04-01 2027-03-31")]
    public void Rate_WhenRevoked_ChangesNothing(string memberships) =>
        Assert.Null(Rate(Contract() with { EndReason = EndReason.Revoked, End = Today }, Profile(memberships, "Security")));

    [Fact]
    public void Rate_ByAnOlderVersion_ChangesNothing()
    {
        var rated = Stored(Contract(), Rate(Contract(), Profile("2026-04-01 2027-03-31", "Security"), 7)!);

        Assert.Null(Rate(rated, Profile(""), 6));
        Assert.Null(Rate(rated, Profile("2026-04-01 2027-03-31", "Security"), 7));
        Assert.Equal("Withdrawn unlimited 2026-11-20 withdrawn", Show(Rate(rated, Profile(""), 8)));
    }

    [Fact]
    public void Rate_WhenNothingElseChanges_NotesTheVersionSoThatOlderOnesComeTooLate()
    {
        var change = Rate(Contract(), Profile("2026-04-01 2027-03-31"), 7);

        Assert.Equal((true, Contract() with { RatedBy = 7 }), (change!.IsSilent, change.After));
        Assert.Null(Rate(change.After, Profile(""), 6));
    }

    [Theory]
    [InlineData("2027-04-01", "", "nothing")]
    [InlineData("2027-04-01", "2026-04-01 2027-03-31", null)]
    [InlineData("2027-03-31", "", "Withdrawn 5 2027-03-31 withdrawn")]
    public void Rate_WhenTheYearIsOver_LeavesIt(string today, string memberships, string? expected) =>
        Assert.Equal(expected, Rate(Contract(), Profile(memberships), 2, today) is { } change ? Show(change) : null);

    [Fact]
    public void Rate_TellsWhoChangedTheProfile() =>
        Assert.Equal(("office-7", (string?)null), Rate(Contract(), Profile("")) is { } change ? (change.By, change.Reason) : default);

    private static TermsChange? Rate(Contract contract, PartnerProfile profile, long version = 2, string today = "2026-11-20") =>
        ContractRating.Rate(contract, new ProfileVersion(profile, version, "office-7"), Catalog, DateOnly.Parse(today));

    private static string Show(TermsChange? change) => change is null or { IsSilent: true }
        ? "nothing"
        : string.Join(
            ' ',
            new[]
            {
                $"{change.Kind}",
                change.After.Grant.Unlimited ? "unlimited" : $"{change.After.Grant.Units}",
                $"{change.After.End:yyyy-MM-dd}",
                change.After.EndReason?.Code(),
            }.OfType<string>());
}
