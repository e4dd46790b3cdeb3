namespace BenefitsFunctions.Offices;

/// <summary>A7: days on which an office works: Monday to Friday without the holidays of its country; days in UTC.</summary>
public static class WorkingDays
{
    /// <summary>True for a day on which people work.</summary>
    public static bool Is(DateOnly day, Func<DateOnly, bool> isHoliday) =>
        day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !isHoliday(day);

    /// <summary>The working day number <paramref name="count"/> after <paramref name="day"/>, which itself does not count.</summary>
    public static DateOnly After(DateOnly day, int count, Func<DateOnly, bool> isHoliday)
    {
        while (count > 0)
        {
            day = day.AddDays(1);
            count -= Is(day, isHoliday) ? 1 : 0;
        }

        return day;
    }
}
