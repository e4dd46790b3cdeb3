using BenefitsFunctions.Offices;
using CsCheck;

namespace BenefitsFunctions.Tests.Offices;

public sealed class WorkingDaysTests
{
    [Theory]
    [InlineData("US", "2026-11-20", 1, "2026-11-23", "a weekend")]
    [InlineData("JP", "2026-11-20", 1, "2026-11-24", "Labour Thanksgiving Day after a weekend")]
    [InlineData("US", "2026-11-20", 5, "2026-11-30", "Thanksgiving on the fourth day")]
    [InlineData("US", "2026-11-20", 20, "2026-12-21", "a month")]
    [InlineData("US", "2026-11-21", 1, "2026-11-23", "asked on a Saturday")]
    [InlineData("JP", "2026-04-28", 1, "2026-04-30", "Golden Week: its first day")]
    [InlineData("JP", "2026-04-30", 2, "2026-05-07", "Golden Week: the substitute for a Sunday ends it")]
    [InlineData("JP", "2026-04-28", 5, "2026-05-11", "Golden Week: all of it")]
    [InlineData("US", "2026-12-24", 1, "2026-12-28", "Christmas on a Friday")]
    [InlineData("AU", "2026-12-24", 1, "2026-12-29", "Christmas, and Boxing Day on a Saturday kept on Monday")]
    [InlineData("US", "2026-07-02", 1, "2026-07-06", "Independence Day on a Saturday kept on Friday")]
    [InlineData("US", "2027-12-30", 1, "2028-01-03", "New Year's Day on a Saturday kept in the old year")]
    [InlineData("CN", "2026-09-30", 1, "2026-10-01", "a country without known holidays: its national day")]
    [InlineData("CN", "2026-10-01", 2, "2026-10-05", "a country without known holidays: a weekend")]
    [InlineData("US", "2028-02-28", 1, "2028-02-29", "a leap day")]
    public void After_ForACountry_SkipsWeekendsAndHolidays(string country, string day, int count, string expected, string because) =>
        Assert.Equal(
            (because, DateOnly.Parse(expected, null)),
            (because, WorkingDays.After(DateOnly.Parse(day, null), count, NationalHolidays.Of(country))));

    [Fact]
    public void After_WhateverTheHolidays_GivesAWorkingDayWithThatManyFromTheStart() =>
        Gen.Select(Gen.Int[0, 3_000], Gen.Int[1, 60], Gen.Int[0, 200].HashSet[0, 60]).Sample((start, count, holidays) =>
        {
            var day = new DateOnly(2026, 1, 1).AddDays(start);
            bool IsHoliday(DateOnly d) => holidays.Contains(d.DayNumber - day.DayNumber);

            var found = WorkingDays.After(day, count, IsHoliday);

            Assert.True(WorkingDays.Is(found, IsHoliday));
            var between = Enumerable.Range(day.DayNumber + 1, found.DayNumber - day.DayNumber).Select(DateOnly.FromDayNumber);
            Assert.Equal(count, between.Count(d => WorkingDays.Is(d, IsHoliday)));
        });

    [Theory]
    [InlineData("2026-11-20T00:00:00Z")]
    [InlineData("2026-11-20T09:00:00Z")]
    [InlineData("2026-11-20T23:59:59.9999999Z")]
    [InlineData("2026-11-21T08:59:59+09:00")]
    public void TermFrom_WheneverOnADay_EndsWithTheLastWorkingDay(string asked)
    {
        var settings = new OfficeSettings(5, 20, new Uri("https://benefits.example"));

        var term = OfficeTerm.From(DateTimeOffset.Parse(asked, null), settings, NationalHolidays.Of("US"));

        Assert.Equal(new OfficeTerm(Midnight(2026, 12, 1), Midnight(2026, 12, 22)), term);
    }

    private static DateTimeOffset Midnight(int year, int month, int day) => new(year, month, day, 0, 0, 0, TimeSpan.Zero);
}
