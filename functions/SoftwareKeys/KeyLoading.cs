namespace BenefitsFunctions.SoftwareKeys;

/// <summary>What came of a loading.</summary>
/// <param name="Product">The product.</param>
/// <param name="Loaded">Keys that it brought, also before it was cut off and repeated.</param>
/// <param name="AlreadyLoaded">Keys that another call had loaded before.</param>
/// <param name="InThisCall">Repetitions of a key within the call.</param>
/// <param name="Duplicates">The first 1,000 of the keys that are either.</param>
/// <param name="Free">Keys of the product that nobody has now.</param>
public sealed record LoadedKeys(
    string Product, int Loaded, int AlreadyLoaded, int InThisCall, IReadOnlyList<DuplicateKey> Duplicates, int Free);

/// <summary>A key of a call that was not loaded.</summary>
/// <param name="Index">Its place in the call, from 0.</param>
/// <param name="Reason"><c>in-this-call</c> or <c>already-loaded</c>.</param>
public sealed record DuplicateKey(int Index, string Reason);

/// <summary>O1: loads keys in bulk. What dies in the middle goes on when it is repeated: a key is loaded once.</summary>
public sealed class KeyLoading(SoftwareKeyStore store)
{
    /// <summary>The most keys of a call.</summary>
    public const int MostKeys = 10_000;

    /// <summary>The most duplicates that are told one by one.</summary>
    private const int MostDuplicates = 1_000;

    private const string InThisCall = "in-this-call";
    private const string AlreadyLoaded = "already-loaded";

    /// <summary>Loads <paramref name="texts"/>: for each 49 what <see cref="SoftwareKeyStore.LoadAsync"/> takes, and a point
    /// read.</summary>
    /// <param name="product">Their product.</param>
    /// <param name="texts">The keys; white space around one is no part of it.</param>
    /// <param name="loadId">Names the call: the same call repeated tells the same keys as loaded.</param>
    /// <param name="cancellationToken">Ends it; what is loaded stays.</param>
    public async Task<LoadedKeys> LoadAsync(
        SoftwareProduct product, IReadOnlyList<string> texts, string loadId, CancellationToken cancellationToken)
    {
        var keys = texts.Select(text => new SoftwareKey(product.Id, text.Trim(), loadId, Owner: null)).ToList();
        var hashes = keys.Select(key => key.Hash).ToList();
        var loaded = new HashSet<string>();
        foreach (var some in keys.DistinctBy(key => key.Hash).OrderBy(key => key.Hash, StringComparer.Ordinal)
            .Chunk(SoftwareKeyStore.MostAtOnce))
        {
            loaded.UnionWith(await store.LoadAsync(product, some, cancellationToken));
        }

        var duplicates = Duplicates(hashes, loaded);
        var stock = await store.StockAsync(product.Id, cancellationToken);
        return new LoadedKeys(
            product.Id,
            loaded.Count,
            duplicates.Count(d => d.Reason == AlreadyLoaded),
            duplicates.Count(d => d.Reason == InThisCall),
            [.. duplicates.Take(MostDuplicates)],
            stock.Free);
    }

    private static List<DuplicateKey> Duplicates(IReadOnlyList<string> hashes, HashSet<string> loaded)
    {
        var (seen, duplicates) = (new HashSet<string>(), new List<DuplicateKey>());
        foreach (var (index, hash) in hashes.Index())
        {
            if (!seen.Add(hash))
            {
                duplicates.Add(new DuplicateKey(index, InThisCall));
            }
            else if (!loaded.Contains(hash))
            {
                duplicates.Add(new DuplicateKey(index, AlreadyLoaded));
            }
        }

        return duplicates;
    }
}
