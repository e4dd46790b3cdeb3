using BenefitsFunctions.Licences;
using CsCheck;

namespace BenefitsFunctions.Tests.Licences;

/// <summary>O3: twelve months, and how many are left, at month ends and leap days.</summary>
public sealed class WholeMonthsTests
{
    [Theory]
    [InlineData("2026-11-20", 12, "2027-11-19")]
    [InlineData("2026-01-01", 12, "2026-12-31")]
    [InlineData("2026-12-31", 12, "2027-12-30")]
    [InlineData("2027-02-28", 12, "2028-02-27")]
    [InlineData("2027-03-01", 12, "2028-02-29")]
    [InlineData("2028-02-28", 12, "2029-02-27")]
    [InlineData("2028-02-29", 12, "2029-02-28")]
    [InlineData("2028-02-29", 48, "2032-02-28")]
    [InlineData("2026-01-31", 1, "2026-02-28")]
    [InlineData("2028-01-29", 1, "2028-02-28")]
    [InlineData("2028-01-30", 1, "2028-02-29")]
    [InlineData("2028-01-31", 1, "2028-02-29")]
    [InlineData("2026-10-31", 1, "2026-11-30")]
    [InlineData("2026-11-30", 1, "2026-12-29")]
    [InlineData("2026-11-20", 0, "2026-11-19")]
    public void Through_SoManyMonths_EndsTheDayBeforeTheSameDayOrWithTheMonth(string day, int months, string last) =>
        Assert.Equal(DateOnly.Parse(last), WholeMonths.Through(DateOnly.Parse(day), months));

    [Theory]
    [InlineData("2026-11-20", "2027-11-19", 12)]
    [InlineData("2026-11-20", "2027-11-18", 11)]
    [InlineData("2026-11-20", "2027-03-31", 4)]
    [InlineData("2026-11-20", "2027-03-10", 3)]
    [InlineData("2026-11-20", "2026-12-19", 1)]
    [InlineData("2026-11-20", "2026-12-18", 0)]
    [InlineData("2026-11-20", "2026-11-20", 0)]
    [InlineData("2026-11-20", "2026-11-19", 0)]
    [InlineData("2026-11-20", "2026-03-01", 0)]
    [InlineData("2026-11-01", "2027-03-31", 5)]
    [InlineData("2026-01-31", "2026-02-27", 0)]
    [InlineData("2026-01-31", "2026-02-28", 1)]
    [InlineData("2028-01-31", "2028-02-28", 0)]
    [InlineData("2028-01-31", "2028-02-29", 1)]
    [InlineData("2028-02-29", "2029-02-27", 11)]
    [InlineData("2028-02-29", "2029-02-28", 12)]
    [InlineData("2026-08-31", "2027-02-28", 6)]
    [InlineData("2026-08-31", "2027-02-27", 5)]
    public void Within_TwoDays_CountsWholeMonthsOnly(string first, string last, int months) =>
        Assert.Equal(months, WholeMonths.Within(DateOnly.Parse(first), DateOnly.Parse(last)));

    [Fact]
    public void Within_AnyTwoDays_FitsAndOneMoreDoesNot() =>
        Gen.Select(Gen.Int[0, 3_000], Gen.Int[0, 800]).Sample((from, days) =>
        {
            var first = new DateOnly(2024, 1, 1).AddDays(from);
            var last = first.AddDays(days);
            var months = WholeMonths.Within(first, last);
            Assert.True(WholeMonths.Through(first, months) <= last && last < WholeMonths.Through(first, months + 1), $"{first} {last}");

            // Whoever redeems later never has less.
            Assert.True(WholeMonths.Through(first, 12) <= WholeMonths.Through(last, 12), $"{first} {last}");
        });
}
