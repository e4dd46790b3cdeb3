using BenefitsFunctions.FirstResponses;
using NodaTime;
using NodaTime.Text;

namespace BenefitsFunctions.Tests.FirstResponses;

/// <summary>Hours across which clocks are changed, in both hemispheres; no weekends where none is named, all times in UTC.</summary>
public sealed class BusinessCalendarTests
{
    [Theory]
    [InlineData("Europe/Berlin", "01:00", "05:00", "2026-03-29T00:00:00Z", 240, "2026-03-30T00:00:00Z", "three hours in spring")]
    [InlineData("Europe/Berlin", "01:00", "05:00", "2026-10-24T23:00:00Z", 300, "2026-10-25T04:00:00Z", "five hours in autumn")]
    [InlineData("Europe/Berlin", "02:30", "05:00", "2026-03-28T12:00:00Z", 60, "2026-03-29T02:30:00Z", "the opening is left out")]
    [InlineData("Europe/Berlin", "02:30", "05:00", "2026-10-24T12:00:00Z", 60, "2026-10-25T01:30:00Z", "the opening comes twice")]
    [InlineData("Europe/Berlin", "01:00", "02:30", "2026-10-24T12:00:00Z", 100, "2026-10-26T00:10:00Z", "the closing comes twice")]
    [InlineData("Europe/Berlin", "02:30", "03:00", "2026-03-28T12:00:00Z", 10, "2026-03-30T00:40:00Z", "nothing is left of the day")]
    [InlineData("Australia/Sydney", "01:00", "05:00", "2026-10-03T15:00:00Z", 240, "2026-10-04T15:00:00Z", "three hours in October")]
    [InlineData("Australia/Sydney", "01:00", "05:00", "2026-04-04T14:00:00Z", 300, "2026-04-04T19:00:00Z", "five hours in April")]
    [InlineData("Australia/Sydney", "09:00", "17:00", "2026-10-03T06:00:00Z", 120, "2026-10-03T23:00:00Z", "overnight in October")]
    [InlineData("Australia/Sydney", "09:00", "17:00", "2026-04-04T05:00:00Z", 120, "2026-04-05T00:00:00Z", "overnight in April")]
    [InlineData("America/Santiago", "00:00", "08:00", "2026-09-06T03:30:00Z", 60, "2026-09-06T05:00:00Z", "midnight is left out")]
    [InlineData("Pacific/Apia", "09:00", "17:00", "2011-12-30T02:00:00Z", 120, "2011-12-30T20:00:00Z", "a day is left out")]
    public void After_WhereClocksChange_CountsTimeAsItPasses(
        string zone, string opens, string closes, string from, int minutes, string expected, string because) =>
        Assert.Equal(
            (because, At(expected)), (because, Calendar(zone, opens, closes).After(At(from), Duration.FromMinutes(minutes))));

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-28T03:30:00Z", "2026-03-29T03:00:00Z", "the next day is too short: its closing")]
    [InlineData("Europe/Berlin", "2026-10-25T03:30:00Z", "2026-10-26T04:00:00Z", "this day was longer: the next one's closing")]
    [InlineData("Europe/Berlin", "2026-10-24T01:00:00Z", "2026-10-25T01:00:00Z", "the next day is longer")]
    [InlineData("Australia/Sydney", "2026-10-02T18:30:00Z", "2026-10-03T18:00:00Z", "the next day is too short: its closing")]
    public void OneDayAfter_WhereClocksChangeWithinTheHours_StaysWithinThem(string zone, string from, string expected, string because) =>
        Assert.Equal((because, At(expected)), (because, Calendar(zone, "01:00", "05:00").OneDayAfter(At(from))));

    [Fact]
    public void After_WhenNobodyEverWorks_SaysSo()
    {
        var calendar = Calendar("Asia/Tokyo", "09:00", "17:00") with { IsHoliday = _ => true };

        Assert.Contains(
            "Asia/Tokyo has no business day",
            Assert.Throws<InvalidOperationException>(() => calendar.After(At("2026-11-20T00:00:00Z"), Duration.FromHours(1))).Message,
            StringComparison.Ordinal);
    }

    private static BusinessCalendar Calendar(string zone, string opens, string closes) => new(
        DateTimeZoneProviders.Tzdb[zone], Clock(opens), Clock(closes), new HashSet<IsoDayOfWeek>(), _ => false);

    private static LocalTime Clock(string time) => LocalTime.FromTimeOnly(TimeOnly.Parse(time, null));

    private static Instant At(string time) => InstantPattern.ExtendedIso.Parse(time).Value;
}
