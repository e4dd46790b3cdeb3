using NodaTime;

namespace BenefitsFunctions.FirstResponses;

/// <summary>
/// When people work who speak a language: from <paramref name="Opens"/> to <paramref name="Closes"/>, the moment of closing left out, on
/// every day that is neither weekend nor holiday.
/// </summary>
/// <param name="Zone">Where they are. An hour that the clocks leave out counts as the one after it; of one that they repeat, the first
/// counts.</param>
/// <param name="Opens">On the clock there.</param>
/// <param name="Closes">Later on the same day.</param>
/// <param name="Weekend">Days of the week on which nobody works.</param>
/// <param name="IsHoliday">Days on which nobody works, as the calendar there counts them.</param>
public sealed record BusinessCalendar(
    DateTimeZone Zone, LocalTime Opens, LocalTime Closes, IReadOnlySet<IsoDayOfWeek> Weekend, Func<DateOnly, bool> IsHoliday)
{
    // More than the days off that a catalog can have in a row.
    private const int MostDaysOff = 400;

    /// <summary>
    /// The moment at which people have worked for <paramref name="time"/> since <paramref name="from"/>; the closing of a day rather than
    /// the opening of the next.
    /// </summary>
    /// <param name="time">More than zero; as it passes, whatever clocks are changed.</param>
    public Instant After(Instant from, Duration time)
    {
        var day = Next(from);
        var start = Instant.Max(from, day.Opening);
        while (day.Closing - start < time)
        {
            time -= day.Closing - start;
            start = day.Closing;
            day = Next(start);
            start = Instant.Max(start, day.Opening);
        }

        return start + time;
    }

    /// <summary>
    /// One business day after <paramref name="from"/>: as long after the opening of the next business day, at most its closing. What comes
    /// while nobody works counts as if it came at the next opening.
    /// </summary>
    public Instant OneDayAfter(Instant from)
    {
        var day = Next(from);
        var next = Next(day.Closing);
        var sinceOpening = Instant.Max(from, day.Opening) - day.Opening;
        return Instant.Min(next.Opening + sinceOpening, next.Closing);
    }

    /// <summary>The business day that has not closed at <paramref name="at"/>, today or the next.</summary>
    private BusinessDay Next(Instant at)
    {
        // Where clocks change at midnight, the day before may close after it.
        var date = at.InZone(Zone).Date.PlusDays(-1);
        for (var i = 0; i <= MostDaysOff; i++, date = date.PlusDays(1))
        {
            var day = new BusinessDay(Moment(date + Opens), Moment(date + Closes));
            if (at < day.Closing && day.Opening < day.Closing && !Weekend.Contains(date.DayOfWeek) && !IsHoliday(date.ToDateOnly()))
            {
                return day;
            }
        }

        throw new InvalidOperationException($"The calendar of {Zone.Id} has no business day within {MostDaysOff} days of {at}.");
    }

    private Instant Moment(LocalDateTime local) => Zone.AtLeniently(local).ToInstant();

    private readonly record struct BusinessDay(Instant Opening, Instant Closing);
}
