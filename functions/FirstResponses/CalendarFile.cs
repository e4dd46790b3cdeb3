using BenefitsFunctions.Ledger;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Settings;
using NodaTime;

namespace BenefitsFunctions.FirstResponses;

/// <summary><c>calendars.json</c> as it is written.</summary>
/// <param name="BreakFixHours">S3: the first response to something that broke, in hours by severity.</param>
/// <param name="AroundTheClock">Languages in which these hours count at any time, not in business hours alone.</param>
/// <param name="Calendars">By language, as a tag such as <c>en</c> or <c>pt-BR</c>.</param>
internal sealed record CalendarFile(
    IReadOnlyDictionary<Severity, int> BreakFixHours,
    IReadOnlyList<string> AroundTheClock,
    IReadOnlyDictionary<string, CalendarEntry> Calendars)
{
    // Two weeks.
    private const int MostHours = 336;

    /// <summary>What the types do not say.</summary>
    /// <exception cref="FormatException">It does not hold.</exception>
    public void Check()
    {
        CatalogFile.Expect(
            BreakFixHours.Keys.ToHashSet().SetEquals(Enum.GetValues<Severity>()),
            $"$.breakFixHours must hold each of {string.Join(", ", Enum.GetNames<Severity>())}.");
        foreach (var (severity, hours) in BreakFixHours)
        {
            CatalogFile.Expect(hours is > 0 and <= MostHours, $"$.breakFixHours.{severity} must be a whole number from 1 to {MostHours}.");
        }

        foreach (var language in AroundTheClock)
        {
            CatalogFile.Expect(
                language is not null && Calendars.ContainsKey(language),
                $"$.aroundTheClock: {language} is none of the languages of $.calendars.");
        }

        CatalogFile.Expect(Calendars.Count > 0, "$.calendars must hold a language.");
        foreach (var (language, calendar) in Calendars)
        {
            CatalogFile.Expect(
                language.Split('-').All(part => part.Length is >= 2 and <= 8 && part.All(char.IsAsciiLetterOrDigit)),
                $"$.calendars: {language} is no language such as en or pt-BR.");
            CatalogFile.Expect(calendar is not null, $"$.calendars.{language} must be an object.");
            calendar!.Check($"$.calendars.{language}");
        }
    }
}

/// <summary>The calendar of a language as it is written.</summary>
/// <param name="TimeZone">An id of the IANA time zone database.</param>
/// <param name="Opens">On the clock there.</param>
/// <param name="Closes">Later on the same day.</param>
/// <param name="Weekend">Days of the week on which nobody works.</param>
/// <param name="HolidaysOf">ISO 3166-1 alpha-2 code: nobody works on the national holidays of that country.</param>
/// <param name="ClosedOn">Further days on which nobody works: what the national holidays that are known lack.</param>
internal sealed record CalendarEntry(
    string TimeZone,
    TimeOnly Opens,
    TimeOnly Closes,
    IReadOnlyList<DayOfWeek> Weekend,
    string HolidaysOf,
    IReadOnlyList<DateOnly> ClosedOn)
{
    // Otherwise holidays may leave no day to work on.
    private const int FewestWorkingDays = 3;
    private const int MostClosed = 100;

    /// <summary>What the types do not say.</summary>
    /// <exception cref="FormatException">It does not hold.</exception>
    public void Check(string place)
    {
        CatalogFile.Expect(
            DateTimeZoneProviders.Tzdb.GetZoneOrNull(TimeZone) is not null,
            $"{place}.timeZone: {TimeZone} is no time zone of the IANA database such as Asia/Tokyo.");
        CatalogFile.Expect(Opens < Closes, $"{place}.closes must be later than opens.");
        CatalogFile.Expect(
            Weekend.Distinct().Count() == Weekend.Count && Weekend.Count <= 7 - FewestWorkingDays,
            $"{place}.weekend must leave {FewestWorkingDays} days of the week, and name none twice.");
        CatalogFile.Expect(
            CountryCodes.All.Contains(HolidaysOf), $"{place}.holidaysOf: {HolidaysOf} is no country code of ISO 3166-1.");
        CatalogFile.Expect(ClosedOn.Count <= MostClosed, $"{place}.closedOn must name {MostClosed} days at most.");
    }
}
