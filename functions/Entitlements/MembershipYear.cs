namespace BenefitsFunctions.Entitlements;

/// <summary>A year of a membership or kit: what a contract is made for.</summary>
/// <param name="Start">First day.</param>
/// <param name="End">Last day that counts; the last year of a membership may be shorter than a year.</param>
public sealed record MembershipYear(DateOnly Start, DateOnly End)
{
    /// <summary>
    /// A11: a membership of several years is one contract a year. The year of the period from <paramref name="start"/> to
    /// <paramref name="end"/> that <paramref name="day"/> lies in; null outside of the period.
    /// </summary>
    public static MembershipYear? At(DateOnly day, DateOnly start, DateOnly end)
    {
        if (day < start || day > end)
        {
            return null;
        }

        // Counted from the first day, so that a period from 29 February does not drift.
        var years = day.Year - start.Year;
        years -= day < start.AddYears(years) ? 1 : 0;
        var next = start.AddYears(years + 1).AddDays(-1);
        return new MembershipYear(start.AddYears(years), next < end ? next : end);
    }
}
