using System.Collections.Concurrent;
using BenefitsFunctions.Storage;
using CsCheck;

namespace BenefitsFunctions.Tests.Storage;

public sealed class KeySegmentTests
{
    // Table Storage: 1 KiB of UTF-16 a key.
    private const int LongestKey = 512;
    private static readonly string[] Alphabet =
        ["a", "b", "0", "7", "c", "f", "|", "||", "~", "~7c", "~007c", "%", "%7C", "/", "\\", "#", "?", " ", "'", "\"", "\0", "\n",
         "\u007f", "\u009f", "日", "😀", "", "\u2028", "\ufeff"];

    [Theory]
    [InlineData("user|a", "user", "a")]
    [InlineData("user|", "user", "")]
    [InlineData("user", "user")]
    [InlineData("a~7cb|c", "a|b", "c")]
    [InlineData("~2f~5c~23~3f~25~7e~00", "/\\#?%~\0")]
    [InlineData("slot|ProductSupport|LegacyGold|osaka-2", "slot", "ProductSupport", "LegacyGold", "osaka-2")]
    public void Join_EscapesWhatKeysMayNotHold(string key, params string[] parts) => Assert.Equal(key, KeySegment.Join(parts));

    [Fact]
    public void Join_WhenPartsDiffer_NeverGivesTheSameKey()
    {
        var shownAs = new ConcurrentDictionary<string, string>();
        void Check(string[] parts)
        {
            var key = KeySegment.Join(parts);
            Assert.Equal(string.Join('\u241f', parts), shownAs.GetOrAdd(key, _ => string.Join('\u241f', parts)));
            Assert.DoesNotContain(key, c => c is '/' or '\\' or '#' or '?' || char.IsControl(c));
        }

        Array.ForEach([.. Exhaustive()], Check);
        Gen.OneOf(Alphabet).Array[0, 4].Select(string.Concat).Array[1, 3].Sample(Check, iter: 100_000);

        Assert.True(shownAs.Count > 50_000);
    }

    [Fact]
    public void Join_ForEveryCharacter_KeepsTheLongestAccountIdWithinAKey()
    {
        for (var c = '\0'; c < char.MaxValue; c++)
        {
            Assert.InRange(KeySegment.Join("user", new string(c, 128)).Length, 1, LongestKey);
        }
    }

    private static IEnumerable<string[]> Exhaustive() =>
        from a in Alphabet
        from b in Alphabet
        from c in Alphabet.Append(null)
        select c is null ? (string[])[a, b] : [a, b, c];
}
