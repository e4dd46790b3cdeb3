using BenefitsFunctions.Http;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Software;
using BenefitsFunctions.SoftwareKeys;

namespace BenefitsFunctions.Tests.Software;

/// <summary>O1, A1: whether a key can be taken, and where the offer stands.</summary>
public sealed class SoftwareRulesTests
{
    [Theory]
    [InlineData(true, false, 0, 2, 5, 5, null, OfferState.Available)]
    [InlineData(true, false, 1, 2, 5, 1, null, OfferState.Available)]
    [InlineData(true, false, 2, 2, 5, 3, null, OfferState.InUse)]
    [InlineData(true, false, 2, 2, 5, 0, null, OfferState.InUse)]
    [InlineData(true, false, 3, 2, 5, 0, null, OfferState.InUse)]
    [InlineData(true, false, 1, 2, 5, 0, "no-keys-left", OfferState.Available)]
    [InlineData(true, false, 0, 2, 0, 0, "not-loaded-yet", OfferState.Available)]
    [InlineData(true, true, 0, 2, 5, 5, "offer-ended", OfferState.Expired)]
    [InlineData(true, true, 2, 2, 5, 5, "offer-ended", OfferState.Expired)]
    [InlineData(true, true, 0, 2, 0, 0, "offer-ended", OfferState.Expired)]
    [InlineData(false, false, 0, 2, 5, 5, "role-required", OfferState.Available)]
    [InlineData(false, false, 2, 2, 5, 0, "role-required", OfferState.InUse)]
    [InlineData(false, true, 0, 2, 0, 0, "role-required", OfferState.Expired)]
    public void Refusal_InEachCase_IsTheOneThatCountsFirst(
        bool may, bool ended, int taken, int total, int loaded, int free, string? code, OfferState state)
    {
        var key = new OfferKey("tool", MembershipKind.LegacyGold, Location.Headquarters, new DateOnly(2026, 4, 1));
        var offer = new Offer<SoftwareProduct>(null, key, total, new DateOnly(2027, 3, 31), null) { HasEnded = ended };
        Problem? role = may ? null : OfferErrors.RoleRequired([]);

        var refusal = SoftwareRules.Refusal(role, offer, taken, KeyStock.None with { Loaded = loaded, Free = free });

        Assert.Equal(code, refusal?.Code);
        Assert.Equal(state, offer.StateWith(taken));
        Assert.True(refusal is null or { Remedy: { En.Length: > 0, Ja.Length: > 0 } });
    }

    // Takings as language and id: capitals are settled, small ones begun.
    [Theory]
    [InlineData("", "n", 1, null, true)]
    [InlineData("A", "a", 1, "a", false)]
    [InlineData("A", "n", 1, "a", false)]
    [InlineData("A", "n", 2, null, true)]
    [InlineData("AB", "n", 2, "a", false)]
    [InlineData("AB", "b", 2, "b", false)]
    [InlineData("ABC", "n", 2, "a", false)]
    [InlineData("a", "a", 1, null, false)]
    [InlineData("a", "n", 2, null, false)]
    [InlineData("Ab", "n", 3, null, false)]
    [InlineData("Ab", "a", 3, "a", false)]
    public void Takings_ForAWish_AnswerItOrBeginIt(string taken, string wish, int total, string? answer, bool begins)
    {
        var takings = new SoftwareTakings([.. taken.Select(Taking)]);
        var asked = new KeyWish(wish, "en", "Windows", "admin", default);

        Assert.Equal(answer, takings.Answering(asked, total)?.Id);
        Assert.Equal(begins, !ReferenceEquals(takings, takings.Beginning(asked, "hash", total)));
    }

    [Fact]
    public void Takings_WhenAllAreTaken_AnswerWithTheSameDownloadWhereThereIsOne()
    {
        var takings = new SoftwareTakings([Taking('A'), Taking('B') with { Language = "ja" }]);

        Assert.Equal("b", takings.Answering(new KeyWish("n", "ja", "Windows", "admin", default), 2)?.Id);
        Assert.Equal("a", takings.Answering(new KeyWish("n", "fr", "Windows", "admin", default), 2)?.Id);
    }

    [Fact]
    public void Takings_WhenTheirKeyIsGone_ChooseAnotherOrNoneAndLeaveWhatOthersChanged()
    {
        var begun = Taking('a');
        var takings = new SoftwareTakings([Taking('B'), begun]);

        Assert.Equal("other", takings.Choosing(begun, "other").Unsettled?.KeyHash);
        Assert.Equal(["b"], takings.Choosing(begun, null).Taken.Select(t => t.Id));
        var settled = takings.Settling(begun);
        Assert.Null(settled.Unsettled);
        Assert.Same(settled, settled.Choosing(begun, null));
        Assert.Same(settled, settled.Settling(begun));
    }

    private static SoftwareTaking Taking(char id) =>
        new($"{char.ToLowerInvariant(id)}", "en", "Windows", "admin", default, $"hash-{id}", char.IsUpper(id));
}
