using BenefitsFunctions.Storage;

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
        var random = new Random(20261120);
        var keys = new Dictionary<string, string>();
        foreach (var parts in Exhaustive().Concat(Enumerable.Range(0, 100_000).Select(_ => Drawn(random))))
        {
            var key = KeySegment.Join(parts);
            var shown = string.Join('\u241f', parts);
            Assert.True(keys.TryAdd(key, shown) || keys[key] == shown, $"'{key}' stands for '{keys[key]}' and '{shown}'");
            Assert.DoesNotContain(key, c => c is '/' or '\\' or '#' or '?' || char.IsControl(c));
        }

        Assert.True(keys.Count > 50_000);
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

    private static string[] Drawn(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => string.Concat(random.GetItems(Alphabet, random.Next(0, 5))))];
}
