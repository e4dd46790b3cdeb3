using BenefitsFunctions.Incidents;

namespace BenefitsFunctions.Tests.Incidents;

public sealed class PageMapTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void PageOf_WhenPagesAreAdded_MovesKeysOnlyFromTheSplitPageToTheNewOne(int seed)
    {
        var random = new Random(seed);
        var hashes = Enumerable.Range(0, 2000).Select(_ => (uint)random.NextInt64(uint.MaxValue + 1L)).ToList();
        for (var pages = 1; pages < 300; pages++)
        {
            Assert.All(hashes, hash =>
            {
                var (before, after) = (PageMap.PageOf(hash, pages), PageMap.PageOf(hash, pages + 1));
                Assert.InRange(before, 0, pages - 1);
                Assert.True(before == after || (before == PageMap.SplitFor(pages) && after == pages));
            });
        }
    }

    [Fact]
    public void PageOf_ForManyKeys_FillsEveryPage()
    {
        var keys = Enumerable.Range(0, 20_000).Select(i => BookKey.OfIncident($"incident-{i}").Hash).ToList();

        foreach (var pages in (int[])[1, 2, 7, 32, 50])
        {
            var counts = keys.CountBy(hash => PageMap.PageOf(hash, pages)).ToDictionary();
            Assert.Equal(pages, counts.Count);
            Assert.All(counts.Values, count => Assert.InRange(count, keys.Count / pages / 3, keys.Count / pages * 3));
        }
    }

    [Fact]
    public void Parse_ForTheTextOfAKey_GivesTheKey()
    {
        var keys = Enumerable.Range(0, 1000).Select(i => BookKey.Of(new EventIdentity("/source", $"{i}"))).ToList();

        Assert.All(keys, key => Assert.Equal(key, BookKey.Parse(key.Text)));
        Assert.All(keys, key => Assert.Equal(BookKey.Length, key.Text.Length));
        Assert.Equal(keys.Count, keys.Distinct().Count());
    }
}
