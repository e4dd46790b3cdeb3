using BenefitsFunctions.GoToMarket;
using BenefitsFunctions.Http;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Settings;
using Microsoft.Extensions.Configuration;

namespace BenefitsFunctions.Tests.GoToMarket;

/// <summary>O5, A1: whether an offer can be activated, where it stands, and when something is due about it.</summary>
public sealed class GoToMarketRulesTests
{
    private static readonly DateOnly YearEnd = new(2027, 3, 31);
    private static readonly MarketingOffer What = new(
        "kit", new("Kit", "キット"), new Dictionary<MembershipKind, int> { [MembershipKind.LegacyGold] = 1 }, new("I", "説明"), null);

    // Activation: - none, a on its way, A active. Ended: - not, y with its year, w withdrawn before it.
    [Theory]
    [InlineData(true, '-', '-', true, null, OfferState.Available)]
    [InlineData(true, '-', '-', false, "marketing-contact-missing", OfferState.Available)]
    [InlineData(true, 'a', '-', true, null, OfferState.Activating)]
    [InlineData(true, 'a', '-', false, null, OfferState.Activating)]
    [InlineData(true, 'A', '-', false, null, OfferState.Active)]
    [InlineData(true, '-', 'y', false, "offer-ended", OfferState.Expired)]
    [InlineData(true, 'a', 'y', true, "offer-ended", OfferState.Expired)]
    [InlineData(true, 'A', 'w', true, "offer-ended", OfferState.Expired)]
    [InlineData(false, '-', '-', false, "role-required", OfferState.Available)]
    [InlineData(false, 'A', '-', true, "role-required", OfferState.Active)]
    [InlineData(false, 'A', 'y', true, "role-required", OfferState.Expired)]
    public void Refusal_InEachCase_IsTheOneThatCountsFirst(
        bool may, char activation, char ended, bool hasContact, string? code, OfferState state)
    {
        var today = ended == 'y' ? YearEnd.AddDays(1) : YearEnd;
        var offer = Offer(Activated(activation), hasEnded: ended != '-', ended == 'w' ? EndCause.Withdrawn : EndCause.LastDay);
        Problem? role = may ? null : OfferErrors.RoleRequired([]);

        var refusal = GoToMarketRules.Refusal(role, offer, today, At(YearEnd), hasContact);

        Assert.Equal(code, refusal?.Code);
        Assert.Equal(state, GoToMarketRules.StateOn(today, offer));
        Assert.True(refusal is null or { Remedy: { En.Length: > 0, Ja.Length: > 0 } });
        Assert.Equal(ended == 'y' && may, refusal?.Detail.En.Contains("2027-03-31", StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData('-', true, "2027-04-01", "ends-before-active")]
    [InlineData('-', false, "2027-04-01", "ends-before-active")]
    [InlineData('-', true, "2027-03-31", null)]
    [InlineData('a', true, "2027-04-01", null)]
    [InlineData('A', true, "2027-04-01", null)]
    public void Refusal_WhenItWouldEndBeforeItIsActive_NamesBothDays(char activation, bool hasContact, string active, string? code)
    {
        var refusal = GoToMarketRules.Refusal(
            role: null, Offer(Activated(activation)), YearEnd.AddDays(-2), At(DateOnly.Parse(active)), hasContact);

        Assert.Equal(code, refusal?.Code);
        Assert.True(refusal is null || (IsOfBothDays(refusal.Detail.En) && IsOfBothDays(refusal.Detail.Ja)));

        bool IsOfBothDays(string text) =>
            text.Contains(active, StringComparison.Ordinal) && text.Contains("2027-03-31", StringComparison.Ordinal);
    }

    // An end of its own on 22 December, or none (-); what is stored ends with the year, or on the day of its withdrawal.
    [Theory]
    [InlineData("-", "2027-03-31", EndCause.Withdrawn, "2026-12-01", EndCause.Withdrawn)]
    [InlineData("-", "2026-12-01", EndCause.Withdrawn, "2026-12-02", EndCause.Withdrawn)]
    [InlineData("2026-12-22", "2026-12-01", EndCause.Withdrawn, "2026-12-01", EndCause.Withdrawn)]
    [InlineData("2026-12-22", "2026-12-01", EndCause.Withdrawn, "2026-12-30", EndCause.Withdrawn)]
    [InlineData("2026-12-22", "2027-01-10", EndCause.Withdrawn, "2027-01-11", EndCause.LastDay)]
    [InlineData("2026-12-22", "2027-03-31", EndCause.Catalog, "2026-12-22", EndCause.Catalog)]
    [InlineData("2026-12-22", "2027-03-31", EndCause.Catalog, "2026-12-23", EndCause.LastDay)]
    [InlineData("-", "2027-03-31", EndCause.LastDay, "2027-04-01", EndCause.LastDay)]
    public void CauseOn_OfWhatHasEnded_IsWhatEndedItFirst(string own, string end, EndCause cause, string today, EndCause expected)
    {
        var activation = Activated('A')! with { OwnEnd = own == "-" ? null : DateOnly.Parse(own) };
        var offer = Offer(activation, hasEnded: true, cause);
        offer = offer with { Offer = offer.Offer with { End = DateOnly.Parse(end) } };

        Assert.Equal(expected, offer.CauseOn(DateOnly.Parse(today)));
    }

    [Theory]
    [InlineData("2026-11-20T00:00:00Z", "00:00:00", 1, "2026-11-20")]
    [InlineData("2026-11-20T09:00:00Z", "3.00:00:00", 30, "2026-12-22")]
    [InlineData("2026-11-20T23:59:59Z", "00:00:01", 30, "2026-12-20")]
    [InlineData("2026-11-20T23:59:58Z", "00:00:01", 30, "2026-12-19")]
    [InlineData("2027-02-26T09:00:00Z", "3.00:00:00", 31, "2027-03-31")]
    [InlineData("2027-02-26T09:00:00Z", "3.00:00:00", 32, "2027-03-31")]
    [InlineData("2026-11-20T09:00:00Z", "3.00:00:00", null, "2027-03-31")]
    public void End_OfAnActivation_IsItsOwnDaysFromWhenItIsActiveAndNeverAfterTheYear(
        string at, string delay, int? days, string end)
    {
        var activation = GoToMarketRules.Activating(
            What with { ValidDays = days }, "a", "admin", DateTimeOffset.Parse(at), TimeSpan.Parse(delay));

        var offer = Offer(activation);

        Assert.Equal(end, $"{offer.End:yyyy-MM-dd}");
        Assert.False(offer.HasEndedOn(offer.End));
        Assert.True(offer.HasEndedOn(offer.End.AddDays(1)));
        Assert.Equal(EndCause.LastDay, offer.CauseOn(offer.End.AddDays(1)));
    }

    // On its way since 20 November, to be active on the 23rd, with an end of its own on 22 December.
    [Theory]
    [InlineData('-', false, "2026-11-20", null)]
    [InlineData('a', false, "2026-11-20", "2026-11-24")]
    [InlineData('a', false, "2026-11-24", "2026-11-24")]
    [InlineData('a', false, "2026-12-22", "2026-11-24")]
    [InlineData('A', false, "2026-11-23", "2026-12-23")]
    [InlineData('A', false, "2026-12-22", "2026-12-23")]
    [InlineData('A', false, "2026-12-23", "2026-12-23")]
    [InlineData('a', false, "2026-12-24", "2026-12-24")]
    [InlineData('A', true, "2026-12-01", "2026-12-01")]
    [InlineData('T', false, "2026-12-24", null)]
    [InlineData('T', true, "2026-12-01", null)]
    [InlineData('E', false, "2026-12-24", "2026-12-24")]
    [InlineData('L', false, "2026-12-24", null)]
    public void DueOn_InEachCase_IsWhatIsNext(char activation, bool isGone, string today, string? due)
    {
        var activated = activation switch
        {
            '-' => null,
            'T' => Activated('A')! with { OwnEnd = new(2026, 12, 22), EndTold = new DateOnly(2026, 12, 22) },
            // Of an earlier, or a later end.
            'L' => Activated('A')! with { OwnEnd = new(2026, 12, 22), EndTold = new DateOnly(2027, 3, 31) },
            'E' => Activated('A')! with { OwnEnd = new(2026, 12, 22), EndTold = new DateOnly(2026, 12, 1) },
            _ => Activated(activation)! with { OwnEnd = new(2026, 12, 22) },
        };

        Assert.Equal(due, GoToMarketRules.DueOn(DateOnly.Parse(today), Offer(activated, isGone))?.ToString("yyyy-MM-dd"));
    }

    [Fact]
    public void DueOn_OfAnActivationThatEndsBeforeItIsActive_IsItsEnd()
    {
        var offer = Offer(Activated('a')! with { OwnEnd = new(2026, 11, 21) });

        Assert.Equal(new DateOnly(2026, 11, 22), GoToMarketRules.DueOn(new(2026, 11, 20), offer));
    }

    [Theory]
    [InlineData("\"validDays\": 30", "\"validDays\": 0", "validDays must be a whole number")]
    [InlineData("\"validDays\": 30", "\"validDays\": 367", "validDays must be a whole number")]
    [InlineData("\"LegacySilver\": 1", "\"LegacySilver\": 2", "must grant 1")]
    [InlineData("\"en\": \"Make an", "\"en\": \" \", \"no\": \"Make an", "instructions")]
    [InlineData("\"id\": \"campaign-kit\"", "\"id\": \"marketing-advice\"", "must not use an id twice")]
    public void Load_OfACatalogThatIsWrong_SaysWhere(string right, string wrong, string says)
    {
        var file = Path.GetTempFileName();
        var text = File.ReadAllText(GoToMarketCatalog.DefaultPath);
        Assert.Contains(right, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(right, wrong, StringComparison.Ordinal));

        var failure = Assert.Throws<InvalidDataException>(() => GoToMarketCatalog.Load(file));

        File.Delete(file);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "3.00:00:00")]
    [InlineData("00:00:05", "00:00:05")]
    public void Delay_ByItsSetting_IsThreeDaysWithoutOne(string? written, string delay)
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Benefits:GoToMarketDelay"] = written }).Build();

        Assert.Equal(TimeSpan.Parse(delay), GoToMarketSettings.Read(new SettingsReader(settings)).Delay);
    }

    private static GoToMarketActivation? Activated(char activation)
    {
        var at = new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
        return activation == '-' ? null : new GoToMarketActivation("a", "admin", at, at.AddDays(3), OwnEnd: null)
        {
            ActiveAt = activation == 'A' ? at.AddDays(3) : null,
        };
    }

    private static DateTimeOffset At(DateOnly day) => new(day.ToDateTime(new TimeOnly(9, 0)), TimeSpan.Zero);

    private static GoToMarketOffer Offer(
        GoToMarketActivation? activation, bool hasEnded = false, EndCause cause = EndCause.LastDay)
    {
        var key = new OfferKey("kit", MembershipKind.LegacyGold, Location.Headquarters, new DateOnly(2026, 4, 1));
        var offer = new Offer<MarketingOffer>(What, key, 1, YearEnd, null) { HasEnded = hasEnded, Cause = cause };
        return new GoToMarketOffer(offer, activation);
    }
}
