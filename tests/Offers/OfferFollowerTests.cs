using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Tests.Offers;

/// <summary>A11: when what is stored about an offer ends, after its partner's profile has changed.</summary>
public sealed class OfferFollowerTests
{
    [Theory]
    [InlineData("2026-11-20", "LegacyGold headquarters 2026-04-01 2027-03-31", "2027-03-31", false)]
    [InlineData("2026-11-20", "LegacyGold headquarters 2026-04-01 2026-12-31", "2026-12-31", false)]
    [InlineData("2026-11-20", "LegacyGold headquarters 2026-04-01 2027-06-30", "2027-06-30", false)]
    [InlineData("2026-11-20", "", "2026-11-20", true)]
    [InlineData("2027-03-31", "", "2027-03-31", true)]
    [InlineData("2027-04-01", "", "2027-03-31", false)]
    [InlineData("2027-04-01", "LegacyGold headquarters 2027-04-01 2028-03-31", "2027-03-31", false)]
    [InlineData("2026-11-20", "LegacyGold osaka 2026-04-01 2027-03-31", "2026-11-20", true)]
    [InlineData("2026-11-20", "LegacySilver headquarters 2026-04-01 2027-03-31", "2026-11-20", true)]
    public void Followed_AnOfferThatIsStored_FollowsWhatGrantsIt(string today, string running, string end, bool isWithdrawn)
    {
        var key = new OfferKey("a", MembershipKind.LegacyGold, Location.Headquarters, Day("2026-04-01"));
        var stored = new StoredOffer(OfferKind.Credits, key, 1, Day("2027-03-31"), "{}");
        var sources = running.Split(' ') is [var kind, var location, var from, var to]
            ? new[] { new GrantSource(Enum.Parse<MembershipKind>(kind), location, Day(from), Day(to)) }
            : [];

        var followed = OfferFollower.Followed(stored, sources, Day(today));

        Assert.Equal(stored with { End = Day(end), IsWithdrawn = isWithdrawn }, followed);
        Assert.Equal(followed, OfferFollower.Followed(followed, sources, Day(today).AddDays(sources.Length == 0 ? 9 : 0)));
        Assert.False(OfferFollower.Followed(followed, [Source(key, "2027-03-31")], Day(today)).IsWithdrawn);
    }

    private static GrantSource Source(OfferKey key, string end) => new(key.Membership, key.LocationId, key.Start, Day(end));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd");
}
