using BenefitsFunctions.FirstResponses;
using CsCheck;
using NodaTime;

namespace BenefitsFunctions.Tests.FirstResponses;

/// <summary>Whatever the calendar, held against a count of the minutes in which people work.</summary>
public sealed class BusinessCalendarPropertyTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 1, 1, 0, 0);
    private static readonly Duration Minute = Duration.FromMinutes(1);

    private static readonly Gen<Instant> Minutes = Gen.Int[0, 1_000_000].Select(minute => Start + Duration.FromMinutes(minute));

    private static readonly Gen<DateTimeZone> Zones = Gen.OneOf(
        "Asia/Tokyo", "Europe/Berlin", "America/New_York", "Australia/Sydney", "Australia/Lord_Howe", "America/Santiago", "Asia/Kathmandu",
        "Africa/Casablanca", "Pacific/Kiritimati", "UTC").Select(id => DateTimeZoneProviders.Tzdb[id]);

    private static readonly Gen<IReadOnlySet<IsoDayOfWeek>> Weekends =
        Gen.Int[1, 7].HashSet[0, 4].Select(days => (IReadOnlySet<IsoDayOfWeek>)days.Select(day => (IsoDayOfWeek)day).ToHashSet());

    // By day, so that clocks are never changed while people work.
    private static readonly Gen<BusinessCalendar> Calendars = CalendarsOf(Gen.Select(Gen.Int[360, 720], Gen.Int[30, 480]));

    private static readonly Gen<BusinessCalendar> OddCalendars = CalendarsOf(Gen.Select(Gen.Int[0, 700], Gen.Int[1, 739]));

    [Fact]
    public void After_WhateverTheCalendar_EndsInBusinessHoursWithThatMuchBusinessTime() =>
        Gen.Select(Calendars, Minutes, Gen.Int[1, 600]).Sample(
            (calendar, filed, figure) =>
            {
                var due = calendar.After(filed, Duration.FromMinutes(figure));

                Assert.True(Works(calendar, due - Minute));
                Assert.Equal(figure, WorkedBetween(calendar, filed, due));
            },
            iter: 300);

    [Fact]
    public void OneDayAfter_WhateverTheCalendar_IsTheSameTimeOfTheNextBusinessDayAndOneDayOfBusinessTimeLater() =>
        Gen.Select(Calendars, Minutes).Sample(
            (calendar, filed) =>
            {
                var due = calendar.OneDayAfter(filed);
                var counted = filed;
                while (!Works(calendar, counted))
                {
                    counted += Minute;
                }

                Assert.True(Works(calendar, due));
                Assert.Equal(counted.InZone(calendar.Zone).TimeOfDay, due.InZone(calendar.Zone).TimeOfDay);
                Assert.Equal(
                    Period.Between(calendar.Opens, calendar.Closes, PeriodUnits.Minutes).Minutes, WorkedBetween(calendar, filed, due));
            },
            iter: 300);

    [Fact]
    public void Due_WhateverTheCalendar_IsLaterThanTheFilingAndNeverEarlierForALaterOne() =>
        Gen.Select(Gen.OneOf(Calendars, OddCalendars), Minutes, Gen.Int[0, 6_000], Gen.Int[1, 600]).Sample(
            (calendar, first, later, figure) =>
            {
                var (second, time) = (first + Duration.FromMinutes(later), Duration.FromMinutes(figure));

                Assert.True(calendar.After(first, time) >= first + time);
                Assert.True(calendar.OneDayAfter(first) > first);
                Assert.True(calendar.After(first, time) <= calendar.After(second, time));
                Assert.True(calendar.OneDayAfter(first) <= calendar.OneDayAfter(second));
            },
            iter: 5_000);

    private static Gen<BusinessCalendar> CalendarsOf(Gen<(int Opens, int Length)> hours) =>
        Gen.Select(Zones, hours, Weekends, Gen.Int[0, 700].HashSet[0, 80], (zone, open, weekend, holidays) => new BusinessCalendar(
            zone,
            LocalTime.Midnight.PlusMinutes(open.Opens),
            LocalTime.Midnight.PlusMinutes(open.Opens + open.Length),
            weekend,
            day => holidays.Contains(day.DayNumber - new DateOnly(2026, 1, 1).DayNumber)));

    private static int WorkedBetween(BusinessCalendar calendar, Instant from, Instant to)
    {
        var worked = 0;
        for (var at = from; at < to; at += Minute)
        {
            worked += Works(calendar, at) ? 1 : 0;
        }

        return worked;
    }

    // Read from the clock on the wall, where the rule computes moments.
    private static bool Works(BusinessCalendar calendar, Instant at)
    {
        var there = at.InZone(calendar.Zone);
        return there.TimeOfDay >= calendar.Opens && there.TimeOfDay < calendar.Closes && !calendar.Weekend.Contains(there.DayOfWeek)
            && !calendar.IsHoliday(there.Date.ToDateOnly());
    }
}
