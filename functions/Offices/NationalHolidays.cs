using PublicHoliday;

namespace BenefitsFunctions.Offices;

/// <summary>National holidays of the countries that the package PublicHoliday knows; those of a part of a country are left out.</summary>
public static class NationalHolidays
{
    /// <summary>False for a country of which only the weekends are known.</summary>
    /// <param name="country">ISO 3166-1 alpha-2 code.</param>
    public static bool AreKnown(string country) => Enum.TryParse<PublicHolidayCountryCode>(country, ignoreCase: true, out _);

    /// <summary>Tells the holidays of <paramref name="country"/>; none for a country that is not known. For one thread.</summary>
    public static Func<DateOnly, bool> Of(string country)
    {
        if (!Enum.TryParse<PublicHolidayCountryCode>(country, ignoreCase: true, out var code))
        {
            return _ => false;
        }

        var calendar = PublicHolidayFactory.GetPublicHolidayForCountry(code);
        var years = new Dictionary<int, HashSet<DateOnly>>();
        HashSet<DateOnly> Year(int year) => years.TryGetValue(year, out var known)
            ? known
            : years[year] = [.. calendar.PublicHolidays(year).Select(DateOnly.FromDateTime)];

        // 1 January on a Saturday is kept on 31 December in some countries, and belongs to the list of its own year.
        return day => Year(day.Year).Contains(day) || Year(day.Year + 1).Contains(day);
    }
}
