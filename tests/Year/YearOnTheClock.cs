using System.Globalization;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Year;

/// <summary>A system that is lived through day by day, with a note of each mail on the day on which it was sent.</summary>
internal sealed class YearOnTheClock(BenefitsHost app)
{
    private readonly HashSet<string> _read = [];
    private readonly List<string> _mails = [];

    public BenefitsHost App => app;

    /// <summary>Every mail so far: day, recipients, subject; those of a day in the order of their text.</summary>
    public IReadOnlyList<string> Mails => _mails;

    /// <summary>Carries out what happens when, and lives through the days between and until <paramref name="end"/>.</summary>
    public async Task LivesAsync(IEnumerable<Happening> happenings, DateOnly end)
    {
        foreach (var day in happenings.GroupBy(h => h.Day).OrderBy(d => d.Key))
        {
            await ComesAsync(day.Key);
            foreach (var happening in day)
            {
                await happening.What();
                await app.SettleAsync();
            }
        }

        await ComesAsync(end);
    }

    private async Task ComesAsync(DateOnly day)
    {
        NoteMails();
        while (Today < day)
        {
            await app.PassesAsync(TimeSpan.FromDays(1));
            NoteMails();
        }
    }

    private DateOnly Today => DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime);

    private void NoteMails()
    {
        var day = Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var today = app.Mails.Where(_read.Add).Select(SentMail.Read)
            .Select(mail => $"{day}  {mail.To}{(mail.Cc is null ? "" : $" + {mail.Cc}")}  {mail.Subject}");
        _mails.AddRange(today.Order(StringComparer.Ordinal));
    }
}

/// <summary>Something that happens at 9 in the morning of a day.</summary>
internal sealed record Happening(DateOnly Day, Func<Task> What)
{
    public static Happening On(string day, Func<Task> what) =>
        new(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture), what);
}
