using BenefitsFunctions.Languages;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Partners;
using CsCheck;

namespace BenefitsFunctions.Tests.Offers;

/// <summary>Which offers a partner has on which day.</summary>
public sealed class OfferTests
{
    private static readonly IReadOnlyList<Plain> Catalog =
    [
        new("a", Many(MembershipKind.LegacyGold, 3), Many(MembershipKind.ActionPack, 1)),
        new("b", Many(MembershipKind.ActionPack, 2)),
    ];

    [Theory]
    [InlineData("2026-03-31", "")]
    [InlineData("2026-04-01", "a.LegacyGold.headquarters.2026-04-01: 3")]
    [InlineData("2026-05-01", "a.LegacyGold.headquarters.2026-04-01: 3, a.LegacyGold.osaka.2026-05-01: 3")]
    [InlineData("2027-03-31", "a.LegacyGold.headquarters.2026-04-01: 3, a.LegacyGold.osaka.2026-05-01: 3")]
    [InlineData("2027-04-01", "a.LegacyGold.headquarters.2027-04-01: 3")]
    [InlineData("2028-04-01", "")]
    public void All_OnADay_IsWhatRunsThen(string day, string expected)
    {
        var profile = Of(new Membership(MembershipKind.LegacyGold, Day("2026-04-01"), Day("2028-03-31"))) with
        {
            Kits = [new Kit("osaka", MembershipKind.LegacyGold, Day("2026-05-01"), Day("2027-03-31"))],
        };

        var offers = Offer<Plain>.All(Day(day), profile, Catalog, []);

        Assert.Equal(expected, string.Join(", ", offers.Select(o => $"{o.Key}: {o.Total}")));
        Assert.All(offers, o => Assert.False(o.HasEnded));
    }

    [Fact]
    public void All_WhenTwoMembershipsOfAKindBeginTogether_HasTheOfferOnce()
    {
        var twice = Of(
            new Membership(MembershipKind.LegacyGold, Day("2026-04-01"), Day("2027-03-31"), "M-1"),
            new Membership(MembershipKind.LegacyGold, Day("2026-04-01"), Day("2027-03-31"), "M-2"));

        Assert.Single(Offer<Plain>.All(Day("2026-04-01"), twice, Catalog, []));
    }

    [Theory]
    [InlineData("2027-03-31", false)]
    [InlineData("2027-04-01", true)]
    public void All_WhenSomethingIsStored_KeepsItAfterItsEnd(string day, bool ended)
    {
        var key = new OfferKey("a", MembershipKind.LegacyGold, Location.Headquarters, Day("2026-04-01"));
        var stored = new StoredOffer(OfferKind.Software, key, 2, Day("2027-03-31"), "{}");
        var profile = Of(new Membership(MembershipKind.LegacyGold, Day("2026-04-01"), Day("2027-03-31")));

        var offer = Assert.Single(Offer<Plain>.All(Day(day), profile, Catalog, [stored]));

        Assert.Equal((key, ended, stored), (offer.Key, offer.HasEnded, offer.Row));
        Assert.Equal(ended ? 2 : 3, offer.Total);
    }

    [Fact]
    public void All_WhenTheMembershipIsGone_HasWhatIsStoredAsEnded()
    {
        var key = new OfferKey("gone", MembershipKind.LegacySilver, "osaka", Day("2026-04-01"));
        var stored = new StoredOffer(OfferKind.Software, key, 2, Day("2027-03-31"), "{}");

        var offer = Assert.Single(Offer<Plain>.All(Day("2026-06-01"), Of(), Catalog, [stored]));

        Assert.True(offer is { What: null, HasEnded: true, Total: 2 });
    }

    // The catalog grants a for Legacy Gold, c for nothing.
    [Theory]
    [InlineData("a", "2027-04-01", false, true, EndCause.LastDay)]
    [InlineData("a", "2027-04-01", true, false, EndCause.Withdrawn)]
    [InlineData("a", "2026-06-01", false, false, EndCause.Withdrawn)]
    [InlineData("c", "2026-06-01", false, true, EndCause.Catalog)]
    [InlineData("b", "2026-06-01", false, true, EndCause.Catalog)]
    [InlineData("c", "2027-04-01", false, true, EndCause.Catalog)]
    [InlineData("c", "2026-06-01", false, false, EndCause.Withdrawn)]
    public void All_OfWhatHasEnded_SaysWhy(string id, string day, bool isWithdrawn, bool hasMembership, EndCause cause)
    {
        var key = new OfferKey(id, MembershipKind.LegacyGold, Location.Headquarters, Day("2026-04-01"));
        var end = isWithdrawn ? "2026-05-31" : "2027-03-31";
        var stored = new StoredOffer(OfferKind.Software, key, 2, Day(end), "{}") { IsWithdrawn = isWithdrawn };
        var profile = hasMembership ? Of(new Membership(MembershipKind.LegacyGold, Day("2026-04-01"), Day("2027-03-31"))) : Of();

        var offer = Offer<Plain>.All(Day(day), profile, Catalog, [stored]).Single(o => o.Key == key);

        Assert.Equal((true, cause), (offer.HasEnded, offer.Cause));
        Assert.Equal("offer-ended", offer.Refusal?.Code);
        Assert.Equal(cause == EndCause.LastDay, offer.Refusal!.Detail.En.Contains(end, StringComparison.Ordinal));
        Assert.Equal(cause == EndCause.Withdrawn, offer.Refusal.Detail.Ja.Contains("取り消された", StringComparison.Ordinal));
        Assert.Equal(cause == EndCause.Catalog, offer.Refusal.Detail.En.Contains("not have this offer", StringComparison.Ordinal));
        Assert.Equal(id == "c" ? "c" : "N", offer.Name.En);
    }

    [Fact]
    public void Key_WrittenAndRead_IsTheSame() => Gen.Select(
            Gen.String["abc-019"].Where(s => s.Length is > 0 and <= 40),
            Gen.Enum<MembershipKind>(),
            Gen.String["abc-019"].Where(s => s.Length is > 0 and <= 40),
            Gen.Int[0, 36_000].Select(DateOnly.FromDayNumber(730_119).AddDays))
        .Sample((id, membership, location, start) =>
        {
            var key = new OfferKey(id, membership, location, start);
            Assert.InRange($"{key}".Length, 1, OfferKey.MaxLength);
            Assert.True(OfferKey.TryParse($"{key}", out var read));
            Assert.Equal(key, read);
        });

    [Theory]
    [InlineData("")]
    [InlineData("a.LegacyGold.headquarters")]
    [InlineData("a.legacyGold.headquarters.2026-04-01")]
    [InlineData("a.3.headquarters.2026-04-01")]
    [InlineData("a.LegacyGold.headquarters.2026-4-1")]
    [InlineData("a.LegacyGold.headquarters.2026-04-01.x")]
    public void Key_OfATextThatIsNone_IsNotRead(string text) => Assert.False(OfferKey.TryParse(text, out _));

    [Theory]
    [InlineData("A", "N", "N", 1)]
    [InlineData("", "N", "N", 1)]
    [InlineData("a.b", "N", "N", 1)]
    [InlineData("a", "", "N", 1)]
    [InlineData("a", "N", " ", 1)]
    [InlineData("a", "N", "N", 0)]
    [InlineData("a", "N", "N", 10_001)]
    public void Check_OfACatalogThatIsWrong_Throws(string id, string en, string ja, int count) => Assert.Throws<FormatException>(
        () => CatalogOffer.Check(
            [new Plain(id, Many(MembershipKind.ActionPack, count)) { Name = new Localized(en, ja) }]));

    [Fact]
    public void Check_OfAnIdTwice_Throws() => Assert.Throws<FormatException>(() => CatalogOffer.Check([Catalog[0], Catalog[0]]));

    private static KeyValuePair<MembershipKind, int> Many(MembershipKind membership, int count) => new(membership, count);

    private static PartnerProfile Of(params Membership[] memberships) => new(
        "Contoso", "JP", PreferredLanguage.ja, true, new ProgramContact("A", "a@contoso.example"), [], memberships, [], []);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd");

    private sealed record Plain(string Id, params KeyValuePair<MembershipKind, int>[] Granted)
        : CatalogOffer(Id, new Localized("N", "N"), new Dictionary<MembershipKind, int>(Granted));
}
