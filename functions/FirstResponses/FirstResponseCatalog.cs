using BenefitsFunctions.Http;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Offices;
using BenefitsFunctions.Settings;
using NodaTime;
using NodaTime.Extensions;

namespace BenefitsFunctions.FirstResponses;

/// <summary>S3: when the first response to a request is due, from <c>calendars.json</c>, checked when it is loaded.</summary>
public sealed class FirstResponseCatalog
{
    private readonly CalendarFile _file;

    private FirstResponseCatalog(CalendarFile file)
    {
        file.Check();
        _file = file;
        Languages = [.. file.Calendars.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>Where the catalog is in the app's folder.</summary>
    public static string DefaultPath { get; } = Path.Combine(AppContext.BaseDirectory, "FirstResponses", "calendars.json");

    /// <summary>The languages that requests are answered in, by their tags.</summary>
    public IReadOnlyList<string> Languages { get; }

    /// <summary>The countries whose holidays are asked for and of which only weekends are known, in the order of their codes.</summary>
    public IReadOnlyList<string> WeekendsOnly =>
    [
        .. _file.Calendars.Values.Select(c => c.HolidaysOf).Where(country => !NationalHolidays.AreKnown(country)).Distinct()
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Loads and checks the catalog.</summary>
    /// <exception cref="InvalidDataException">The file is missing or wrong; one line that names the file, the place and the
    /// remedy.</exception>
    public static FirstResponseCatalog Load(string path) =>
        CatalogFile.Load("catalog of business calendars", path, (CalendarFile file) => new FirstResponseCatalog(file));

    /// <summary>Reads the member with the language of a request: one of <see cref="Languages"/>; any other is rejected, naming
    /// them.</summary>
    public string ReadLanguage(Fields fields, string name)
    {
        var language = fields.Text(name, 35);
        if (language.Length > 0 && !_file.Calendars.ContainsKey(language))
        {
            var known = string.Join(", ", Languages);
            fields.Reject(name, new(
                $"must be a language that requests are answered in: {known}.",
                $"対応している言語を指定してください: {known}。"));
        }

        return language;
    }

    /// <summary>
    /// The last moment at which the first response is in time. Break-fix: so many hours by severity, around the clock or in the business
    /// hours of the language. Anything else: as long after the opening of the next business day of the language, at most its closing. What
    /// is filed while nobody works counts, where business hours do, as if it were filed at the next opening.
    /// </summary>
    /// <param name="language">One of <see cref="Languages"/>.</param>
    /// <param name="filedAt">When it was filed, also where its severity was raised since.</param>
    /// <returns>In UTC.</returns>
    /// <exception cref="ArgumentException">There is no calendar for the language.</exception>
    public DateTimeOffset DueAt(RequestKind kind, Severity severity, string language, DateTimeOffset filedAt)
    {
        if (!_file.Calendars.TryGetValue(language, out var entry))
        {
            throw new ArgumentException($"There is no calendar for the language {language}.", nameof(language));
        }

        var filed = Instant.FromDateTimeOffset(filedAt);
        var hours = Duration.FromHours(_file.BreakFixHours[severity]);
        var due = kind != RequestKind.BreakFix
            ? CalendarOf(entry).OneDayAfter(filed)
            : _file.AroundTheClock.Contains(language) ? filed + hours : CalendarOf(entry).After(filed, hours);
        return due.ToDateTimeOffset();
    }

    // For each question anew: the holidays are for one thread.
    private static BusinessCalendar CalendarOf(CalendarEntry entry)
    {
        var isNational = NationalHolidays.Of(entry.HolidaysOf);
        return new BusinessCalendar(
            DateTimeZoneProviders.Tzdb[entry.TimeZone],
            LocalTime.FromTimeOnly(entry.Opens),
            LocalTime.FromTimeOnly(entry.Closes),
            entry.Weekend.Select(day => day.ToIsoDayOfWeek()).ToHashSet(),
            day => entry.ClosedOn.Contains(day) || isNational(day));
    }
}
