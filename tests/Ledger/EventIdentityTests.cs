using BenefitsFunctions.Ledger;
using CsCheck;

namespace BenefitsFunctions.Tests.Ledger;

public sealed class EventIdentityTests
{
    [Fact]
    public void MessageId_ForAnyTwoIdentities_DiffersExactlyWhenTheyDo()
    {
        // Short, of few characters: so that the two often fit together in another way.
        var text = Gen.String[Gen.Char["ab1:/"], 0, 4];
        var identity = Gen.Select(text, text, (source, id) => new EventIdentity(source, id));
        Gen.Select(identity, identity).Sample((a, b) => (a == b) == (a.MessageId == b.MessageId));
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("/portals/support-for-business", "\u682a\u5f0f\u4f1a\u793e")]
    public void MessageId_OfAnyLengths_FitsTheQueue(string source, string id)
    {
        var longest = new EventIdentity(string.Concat(Enumerable.Repeat(source, 200)), string.Concat(Enumerable.Repeat(id, 200)));

        Assert.Equal(64, longest.MessageId.Length);
    }
}
