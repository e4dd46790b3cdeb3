using BenefitsFunctions.Entitlements;
using CsCheck;

namespace BenefitsFunctions.Tests.Entitlements;

public sealed class MembershipYearTests
{
    [Theory]
    [InlineData("2026-04-01", "2027-03-31", "2026-04-01", "2026-04-01", "2027-03-31")]
    [InlineData("2026-04-01", "2027-03-31", "2027-03-31", "2026-04-01", "2027-03-31")]
    [InlineData("2026-04-01", "2029-03-31", "2027-03-31", "2026-04-01", "2027-03-31")]
    [InlineData("2026-04-01", "2029-03-31", "2027-04-01", "2027-04-01", "2028-03-31")]
    [InlineData("2026-04-01", "2027-09-30", "2027-04-01", "2027-04-01", "2027-09-30")]
    [InlineData("2026-04-01", "2026-06-30", "2026-05-01", "2026-04-01", "2026-06-30")]
    [InlineData("2024-02-29", "2028-12-31", "2025-02-27", "2024-02-29", "2025-02-27")]
    [InlineData("2024-02-29", "2028-12-31", "2025-02-28", "2025-02-28", "2026-02-27")]
    [InlineData("2024-02-29", "2028-12-31", "2028-02-28", "2027-02-28", "2028-02-28")]
    [InlineData("2024-02-29", "2028-12-31", "2028-02-29", "2028-02-29", "2028-12-31")]
    public void At_OnADayOfThePeriod_IsTheYearOfThatDay(string start, string end, string day, string first, string last) =>
        Assert.Equal(new MembershipYear(Day(first), Day(last)), MembershipYear.At(Day(day), Day(start), Day(end)));

    [Theory]
    [InlineData("2026-03-31")]
    [InlineData("2029-04-01")]
    public void At_OutsideOfThePeriod_IsNull(string day) =>
        Assert.Null(MembershipYear.At(Day(day), Day("2026-04-01"), Day("2029-03-31")));

    [Fact]
    public void At_OnEveryDayOfAPeriod_GivesYearsThatFollowOneAnother() => Gen.Select(
            Gen.Int[0, 36_000].Select(DateOnly.FromDayNumber(730_119).AddDays), Gen.Int[0, 3_000])
        .Sample((start, length) =>
        {
            var end = start.AddDays(length);
            var day = start;
            while (day <= end)
            {
                var year = MembershipYear.At(day, start, end)!;
                Assert.Equal(day, year.Start);
                Assert.Equal(year, MembershipYear.At(year.End, start, end));
                Assert.True(year.End == end || year.End.AddDays(1) == start.AddYears(year.Start.Year - start.Year + 1));
                day = year.End.AddDays(1);
            }
        });

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd");
}
