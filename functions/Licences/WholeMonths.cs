namespace BenefitsFunctions.Licences;

/// <summary>Months as people count them, from any day; first and last day both count.</summary>
public static class WholeMonths
{
    /// <summary>
    /// The last of so many months from <paramref name="day"/>: the day before the same day of a later month, or, where that month has no
    /// such day, its last one.
    /// </summary>
    public static DateOnly Through(DateOnly day, int months)
    {
        var same = day.AddMonths(months);
        return same.Day < day.Day ? same : same.AddDays(-1);
    }

    /// <summary>How many whole months there are from <paramref name="first"/> to <paramref name="last"/>; 0 for less than one.</summary>
    public static int Within(DateOnly first, DateOnly last)
    {
        var months = ((last.Year - first.Year) * 12) + last.Month - first.Month + 1;
        while (months > 0 && Through(first, months) > last)
        {
            months--;
        }

        return Math.Max(months, 0);
    }
}
