using BenefitsFunctions.Credits;
using static BenefitsFunctions.Tests.Credits.CreditCases;

namespace BenefitsFunctions.Tests.Credits;

/// <summary>O2: which months monthly credits grant, at the ends of months.</summary>
public sealed class CreditMonthsTests
{
    [Theory]
    [InlineData("2026-11-20T09:00:00Z", null, "2026-11-20", "2026-11")]
    [InlineData("2026-11-20T09:00:00Z", null, "2026-11-30", "2026-11")]
    [InlineData("2026-11-20T09:00:00Z", null, "2026-12-01", "2026-11 2026-12")]
    [InlineData("2026-11-30T23:59:59Z", null, "2026-12-01", "2026-11 2026-12")]
    [InlineData("2026-12-01T00:00:00Z", null, "2026-12-01", "2026-12")]
    [InlineData("2026-12-01T08:59:59+09:00", null, "2026-12-01", "2026-11 2026-12")]
    [InlineData("2026-12-01T09:00:00+09:00", null, "2026-12-01", "2026-12")]
    [InlineData("2026-12-31T12:00:00Z", null, "2027-01-01", "2026-12 2027-01")]
    [InlineData("2027-01-31T12:00:00Z", null, "2027-03-31", "2027-01 2027-02 2027-03")]
    [InlineData("2028-02-29T00:00:00Z", null, "2028-02-29", "2028-02")]
    [InlineData("2028-02-29T00:00:00Z", "2028-02-29T23:59:59Z", "2028-04-30", "2028-02")]
    [InlineData("2028-02-29T00:00:00Z", "2028-03-01T00:00:01Z", "2028-04-30", "2028-02 2028-03")]
    [InlineData("2026-11-02T00:00:00Z", "2026-11-30T23:59:59Z", "2027-03-31", "2026-11")]
    [InlineData("2026-11-02T00:00:00Z", "2026-12-01T00:00:01Z", "2027-03-31", "2026-11 2026-12")]
    public void Months_OfOneAssignment_AreThoseInWhichItWasHeld(string from, string? to, string through, string months)
    {
        var granted = CreditMonths.Of(new CreditAssignments(CreditKind.Monthly, [Assignment("1", "kim", from, to)]), Day(through));

        Assert.Equal(months, string.Join(' ', granted.Select(m => $"{m.Month:yyyy-MM}")));
        Assert.All(granted, m => Assert.Equal(("kim", 100), (m.AccountId, m.Usd)));
    }

    [Fact]
    public void Months_WhenCreditsAreTakenAwayAndAssignedAgain_AreGrantedOnceEach()
    {
        var assignments = new CreditAssignments(
            CreditKind.Monthly,
            [
                Assignment("1", "kim", "2026-11-02T00:00:00Z", "2026-11-03T00:00:00Z"),
                Assignment("2", "koe", "2026-11-03T00:00:00Z", "2026-11-04T00:00:00Z"),
                Assignment("3", "kim", "2026-11-05T00:00:00Z", "2026-12-01T00:00:01Z") with { Usd = 150 },
                Assignment("4", "kim", "2026-12-31T00:00:00Z") with { Usd = 150 },
            ]);

        Assert.Equal(
            ["11 kim 100", "11 koe 100", "12 kim 150", "01 kim 150"],
            CreditMonths.Of(assignments, Day("2027-01-31")).Select(m => $"{m.Month:MM} {m.AccountId} {m.Usd}"));
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd");
}
