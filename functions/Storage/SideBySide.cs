namespace BenefitsFunctions.Storage;

/// <summary>Lookups side by side, so many at once however many there are.</summary>
internal static class SideBySide
{
    private const int AtOnce = 16;

    /// <summary>What <paramref name="find"/> gives for each of <paramref name="items"/>, in their order.</summary>
    public static async Task<IReadOnlyList<TResult>> LookUpAsync<T, TResult>(this IEnumerable<T> items, Func<T, Task<TResult>> find)
    {
        var found = new List<TResult>();
        foreach (var some in items.Chunk(AtOnce))
        {
            found.AddRange(await Task.WhenAll(some.Select(find)));
        }

        return found;
    }
}
