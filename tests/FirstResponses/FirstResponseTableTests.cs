using BenefitsFunctions.FirstResponses;
using BenefitsFunctions.Ledger;

namespace BenefitsFunctions.Tests.FirstResponses;

/// <summary>S3 with the calendars that come with the app; all times in UTC.</summary>
public sealed class FirstResponseTableTests
{
    private static readonly FirstResponseCatalog Catalog = FirstResponseCatalog.Load(FirstResponseCatalog.DefaultPath);

    [Theory]
    [InlineData(Severity.A, "2026-11-21T23:30:00Z", "2026-11-22T01:30:00Z", "on a weekend")]
    [InlineData(Severity.B, "2026-11-26T20:00:00Z", "2026-11-27T00:00:00Z", "on a holiday, at night")]
    [InlineData(Severity.C, "2028-02-28T20:00:00Z", "2028-02-29T04:00:00Z", "into a leap day")]
    [InlineData(Severity.B, "2026-03-08T06:00:00Z", "2026-03-08T10:00:00Z", "while clocks are changed")]
    [InlineData(Severity.A, "2026-12-31T23:00:00Z", "2027-01-01T01:00:00Z", "into the next year")]
    public void DueAt_ForBreakFixInEnglish_CountsAroundTheClock(Severity severity, string filed, string due, string because) =>
        Assert.Equal((because, At(due)), (because, Catalog.DueAt(RequestKind.BreakFix, severity, "en", At(filed))));

    [Theory]

    // Tokyo, 09:00 to 17:30: 00:00 to 08:30 UTC.
    [InlineData("ja", Severity.A, "2026-11-20T01:00:00Z", "2026-11-20T03:00:00Z", "within a day")]
    [InlineData("ja", Severity.C, "2026-11-20T00:30:00Z", "2026-11-20T08:30:00Z", "to the very closing")]
    [InlineData("ja", Severity.C, "2026-11-20T00:30:01Z", "2026-11-24T00:00:01Z", "a second past the closing")]
    [InlineData("ja", Severity.A, "2026-11-20T07:00:00Z", "2026-11-24T00:30:00Z", "over a weekend and Labour Thanksgiving Day")]
    [InlineData("ja", Severity.A, "2026-11-20T08:29:59.9999999Z", "2026-11-24T01:59:59.9999999Z", "just before the closing")]
    [InlineData("ja", Severity.A, "2026-11-20T08:30:00Z", "2026-11-24T02:00:00Z", "at the closing")]
    [InlineData("ja", Severity.A, "2026-11-21T03:00:00Z", "2026-11-24T02:00:00Z", "on a Saturday")]
    [InlineData("ja", Severity.A, "2026-11-23T03:00:00Z", "2026-11-24T02:00:00Z", "on a holiday")]
    [InlineData("ja", Severity.A, "2026-11-19T20:00:00Z", "2026-11-20T02:00:00Z", "before the opening")]
    [InlineData("ja", Severity.A, "2026-11-20T00:00:00Z", "2026-11-20T02:00:00Z", "at the opening")]
    [InlineData("ja", Severity.A, "2026-12-31T08:00:00Z", "2027-01-04T01:30:00Z", "over the year's end")]
    [InlineData("ja", Severity.B, "2026-05-01T08:00:00Z", "2026-05-07T03:30:00Z", "over Golden Week and its substitute")]

    // Berlin, 09:00 to 17:00: 08:00 to 16:00 UTC in winter, an hour earlier in summer.
    [InlineData("de", Severity.C, "2026-03-27T11:00:00Z", "2026-03-30T10:00:00Z", "over the change to summer time")]
    [InlineData("de", Severity.B, "2026-10-23T14:00:00Z", "2026-10-26T11:00:00Z", "over the change to winter time")]
    [InlineData("de", Severity.A, "2027-02-26T15:00:00Z", "2027-03-01T09:00:00Z", "over the end of February")]
    [InlineData("de", Severity.A, "2028-02-28T15:00:00Z", "2028-02-29T09:00:00Z", "into a leap day")]
    [InlineData("de", Severity.C, "2028-02-29T15:00:00Z", "2028-03-01T15:00:00Z", "a whole day of eight hours later")]

    // Riyadh, 08:00 to 17:00, Sunday to Thursday: 05:00 to 14:00 UTC.
    [InlineData("ar", Severity.A, "2026-11-19T13:00:00Z", "2026-11-22T06:00:00Z", "over Friday and Saturday")]
    [InlineData("ar", Severity.A, "2026-11-22T06:00:00Z", "2026-11-22T08:00:00Z", "on a Sunday, which is a business day")]
    [InlineData("ar", Severity.A, "2027-02-21T13:00:00Z", "2027-02-23T06:00:00Z", "over a day that the file names as closed")]
    public void DueAt_ForBreakFixInAnotherLanguage_CountsItsBusinessHours(
        string language, Severity severity, string filed, string due, string because) =>
        Assert.Equal((because, At(due)), (because, Catalog.DueAt(RequestKind.BreakFix, severity, language, At(filed))));

    [Theory]
    [InlineData("ja", "2026-11-19T01:00:00Z", "2026-11-20T01:00:00Z", "the next day")]
    [InlineData("ja", "2026-11-20T01:00:00Z", "2026-11-24T01:00:00Z", "over a weekend and a holiday")]
    [InlineData("ja", "2026-11-20T00:00:00Z", "2026-11-24T00:00:00Z", "at the opening")]
    [InlineData("ja", "2026-11-19T23:59:59.9999999Z", "2026-11-24T00:00:00Z", "just before the opening")]
    [InlineData("ja", "2026-11-20T08:29:59.9999999Z", "2026-11-24T08:29:59.9999999Z", "just before the closing")]
    [InlineData("ja", "2026-11-20T08:30:00Z", "2026-11-25T00:00:00Z", "at the closing: counts from the next opening")]
    [InlineData("ja", "2026-11-21T03:00:00Z", "2026-11-25T00:00:00Z", "on a Saturday: counts from the next opening")]
    [InlineData("de", "2026-03-27T09:00:00Z", "2026-03-30T08:00:00Z", "the same time on the clock, in summer time")]
    [InlineData("de", "2026-10-23T08:00:00Z", "2026-10-26T09:00:00Z", "the same time on the clock, in winter time")]
    [InlineData("de", "2026-12-24T15:00:00Z", "2026-12-28T15:00:00Z", "over Christmas")]
    [InlineData("de", "2028-02-28T09:00:00Z", "2028-02-29T09:00:00Z", "into a leap day")]
    [InlineData("de", "2026-04-30T09:00:00Z", "2026-05-04T09:00:00Z", "over the month's end with its holiday")]
    [InlineData("ar", "2026-11-20T07:00:00Z", "2026-11-23T05:00:00Z", "on a Friday, which is a weekend")]
    [InlineData("ar", "2026-11-22T07:00:00Z", "2026-11-23T07:00:00Z", "on a Sunday, which is a business day")]
    [InlineData("pt-BR", "2026-09-04T13:00:00Z", "2026-09-08T13:00:00Z", "over Independence Day")]
    [InlineData("en", "2026-11-25T15:00:00Z", "2026-11-27T15:00:00Z", "in English too: over Thanksgiving")]
    [InlineData("en", "2026-03-06T15:00:00Z", "2026-03-09T14:00:00Z", "in English too: summer time")]
    [InlineData("en", "2026-07-02T14:00:00Z", "2026-07-06T14:00:00Z", "a holiday on a Saturday is kept on Friday")]
    [InlineData("en", "2027-12-30T15:00:00Z", "2028-01-03T15:00:00Z", "New Year's Day kept in the old year")]
    public void DueAt_ForAnythingElse_IsAsLongAfterTheNextOpening(string language, string filed, string due, string because)
    {
        foreach (var kind in Enum.GetValues<RequestKind>().Except([RequestKind.BreakFix]))
        {
            Assert.All(Enum.GetValues<Severity>(), severity => Assert.Equal(
                (because, kind, At(due)), (because, kind, Catalog.DueAt(kind, severity, language, At(filed)))));
        }
    }

    [Fact]
    public void DueAt_WheneverItIsAskedFromWherever_IsInUtc()
    {
        var due = Catalog.DueAt(RequestKind.BreakFix, Severity.A, "ja", DateTimeOffset.Parse("2026-11-20T10:00:00+09:00", null));

        Assert.Equal((At("2026-11-20T03:00:00Z"), TimeSpan.Zero), (due, due.Offset));
    }

    [Fact]
    public void DueAt_ForALanguageWithoutACalendar_IsAMistakeOfTheCaller() => Assert.Contains(
        "xx",
        Assert.Throws<ArgumentException>(() => Catalog.DueAt(RequestKind.HowTo, Severity.A, "xx", At("2026-11-20T00:00:00Z"))).Message,
        StringComparison.Ordinal);

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, null);
}
