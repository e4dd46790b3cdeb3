using System.Numerics;

namespace BenefitsFunctions.Incidents;

/// <summary>
/// Which page of a contract's books a key is on, by linear hashing: pages are added one at a time, and each new one takes over a part
/// of exactly one page that was there. Pure.
/// </summary>
public static class PageMap
{
    /// <summary>The page, 0 to <paramref name="pages"/> - 1, of a key with <paramref name="hash"/>.</summary>
    public static int PageOf(uint hash, int pages)
    {
        var range = BitOperations.RoundUpToPowerOf2((uint)pages);
        var page = hash & (range - 1);
        return (int)(page < pages ? page : page - (range / 2));
    }

    /// <summary>The page that gives a part to page <paramref name="added"/> when that one is added.</summary>
    public static int SplitFor(int added) => added - (int)(BitOperations.RoundUpToPowerOf2((uint)added + 1) / 2);
}
