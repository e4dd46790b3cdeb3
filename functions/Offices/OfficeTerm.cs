namespace BenefitsFunctions.Offices;

/// <summary>A7: how long an office may take.</summary>
/// <param name="RemindsAt">When it is reminded.</param>
/// <param name="LapsesAt">The first moment at which it is too late to decide.</param>
public sealed record OfficeTerm(DateTimeOffset RemindsAt, DateTimeOffset LapsesAt)
{
    /// <summary>
    /// The term of what is asked at <paramref name="askedAt"/>: the day of asking does not count, the last working day counts to its
    /// end.
    /// </summary>
    public static OfficeTerm From(DateTimeOffset askedAt, OfficeSettings settings, Func<DateOnly, bool> isHoliday)
    {
        var today = DateOnly.FromDateTime(askedAt.UtcDateTime);
        DateTimeOffset EndOf(int workingDays) =>
            new(WorkingDays.After(today, workingDays, isHoliday).AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        return new OfficeTerm(EndOf(settings.ReminderAfter), EndOf(settings.LapseAfter));
    }
}
