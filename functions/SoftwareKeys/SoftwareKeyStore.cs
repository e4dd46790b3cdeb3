using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.SoftwareKeys;

/// <summary>
/// The keys in storage (O1). Whoever has a key has it for good: a transaction takes it from the free ones, gives it its owner and counts
/// it, guarded by the ETags of the key and of the stock.
/// </summary>
public sealed class SoftwareKeyStore(BenefitsTables tables, OptimisticWrite optimistic, IdGenerator chance)
{
    /// <summary>The most keys of one loading: two rows each, and the stock, are a transaction's hundred.</summary>
    public const int MostAtOnce = 49;

    // Those that take at the same time choose different ones, mostly.
    private const int Choice = 50;

    // A query of that many rows takes no longer than the point read that it saves.
    private const int RowsForALookUp = 20;

    /// <summary>The stock of each product that keys were ever loaded of. One query.</summary>
    public async Task<IReadOnlyDictionary<string, KeyStock>> StocksAsync(CancellationToken cancellationToken)
    {
        var stocks = new Dictionary<string, KeyStock>();
        await foreach (var row in tables.SoftwareKeys.QueryAsync<TableEntity>(SoftwareKeyRow.Stocks, cancellationToken: cancellationToken))
        {
            stocks[row.Text("Product")] = SoftwareKeyRow.ToStock(row);
        }

        return stocks;
    }

    /// <summary>The stock of a product. One point read.</summary>
    public async Task<KeyStock> StockAsync(string product, CancellationToken cancellationToken) =>
        SoftwareKeyRow.ToStock(await RowAsync(SoftwareKeyRow.StockOf(product), cancellationToken));

    /// <summary>The key of that hash, or null. One point read.</summary>
    public async Task<SoftwareKey?> FindAsync(string product, string hash, CancellationToken cancellationToken) =>
        await RowAsync(SoftwareKeyRow.KeyOf(product, hash), cancellationToken) is { } row ? SoftwareKeyRow.ToKey(row) : null;

    /// <summary>The hash of some key that is free; null when there is none. One query.</summary>
    public async Task<string?> SomeFreeAsync(string product, CancellationToken cancellationToken)
    {
        var free = new List<string>();
        var rows = tables.SoftwareKeys.QueryAsync<TableEntity>(
            SoftwareKeyRow.FreeOf(product), Choice, [nameof(TableEntity.RowKey)], cancellationToken);
        await foreach (var row in rows)
        {
            free.Add(SoftwareKeyRow.HashOf(row));
            if (free.Count == Choice)
            {
                break;
            }
        }

        return free.Count == 0 ? null : free[Math.Min((int)(chance.Jitter() * free.Count), free.Count - 1)];
    }

    /// <summary>Gives a key to <paramref name="owner"/>, unless it has one. Two point reads and a transaction.</summary>
    /// <returns>The key as it is then: with this owner, or with the one that it had.</returns>
    /// <exception cref="ContentionException">Others took keys of the product, at each try.</exception>
    public Task<SoftwareKey> ClaimAsync(SoftwareProduct product, string hash, KeyOwner owner, CancellationToken cancellationToken) =>
        optimistic.RunAsync(() => TryClaimAsync(product, hash, owner, cancellationToken), cancellationToken);

    /// <summary>
    /// Loads keys that are not there yet, at most <see cref="MostAtOnce"/>, in one transaction. Which are there it learns by one query
    /// over their range of hashes, or, where that holds more than some 20 rows for each of them, by a point read for each, 16 at once.
    /// </summary>
    /// <returns>The hashes of those that this loading brought, now or before it was cut off; the others had been there.</returns>
    /// <exception cref="ContentionException">Others took or loaded keys of the product, at each try.</exception>
    public Task<IReadOnlySet<string>> LoadAsync(
        SoftwareProduct product, IReadOnlyList<SoftwareKey> some, CancellationToken cancellationToken) =>
        optimistic.RunAsync(() => TryLoadAsync(product, some, cancellationToken), cancellationToken);

    /// <summary>Notes that the office is told of one time that the stock became low.</summary>
    public Task MarkToldAsync(string product, int crossing, CancellationToken cancellationToken) => optimistic.RunAsync(
        async () =>
        {
            var row = await RowAsync(SoftwareKeyRow.StockOf(product), cancellationToken);
            var stock = SoftwareKeyRow.ToStock(row);
            var told = stock.Telling(crossing);
            return row is null || ReferenceEquals(told, stock)
                || await tables.SoftwareKeys.TryPutAsync(SoftwareKeyRow.ToRow(product, told), row.ETag, cancellationToken) is not null
                    ? told
                    : null;
        },
        cancellationToken);

    private async Task<SoftwareKey?> TryClaimAsync(
        SoftwareProduct product, string hash, KeyOwner owner, CancellationToken cancellationToken)
    {
        var reading = (
            Key: RowAsync(SoftwareKeyRow.KeyOf(product.Id, hash), cancellationToken),
            Stock: RowAsync(SoftwareKeyRow.StockOf(product.Id), cancellationToken));
        var (row, stock) = (await reading.Key, await reading.Stock);
        var key = SoftwareKeyRow.ToKey(row ?? throw new InvalidOperationException($"A key of {product.Id} that was noted is gone."));
        if (key.Owner is not null)
        {
            return key;
        }

        var claimed = key with { Owner = owner };
        var left = SoftwareKeyRow.ToStock(stock).Taking(product.LowStock);
        List<TableTransactionAction> actions =
        [
            new(TableTransactionActionType.UpdateReplace, SoftwareKeyRow.ToRow(claimed), row.ETag),
            new(TableTransactionActionType.Delete, SoftwareKeyRow.ToFreeRow(claimed), ETag.All),
            new(TableTransactionActionType.UpdateReplace, SoftwareKeyRow.ToRow(product.Id, left), stock!.ETag),
        ];
        return await tables.SoftwareKeys.TryCommitAsync(actions, cancellationToken) ? claimed : null;
    }

    // Null when somebody loaded or took a key meanwhile: then it is looked once more which ones are there.
    private async Task<IReadOnlySet<string>?> TryLoadAsync(
        SoftwareProduct product, IReadOnlyList<SoftwareKey> some, CancellationToken cancellationToken)
    {
        var stock = await RowAsync(SoftwareKeyRow.StockOf(product.Id), cancellationToken);
        var before = SoftwareKeyRow.ToStock(stock);
        var there = await LoadsAsync(product.Id, some, before.Loaded, cancellationToken);
        var missing = some.Where(key => !there.ContainsKey(key.Hash)).ToList();
        if (missing.Count > 0)
        {
            var more = SoftwareKeyRow.ToRow(product.Id, before.Loading(missing.Count, product.LowStock));
            List<TableTransactionAction> actions =
            [
                GuardedWrites.Put(more, stock?.ETag),
                .. missing.Select(key => new TableTransactionAction(TableTransactionActionType.Add, SoftwareKeyRow.ToRow(key))),
                .. missing.Select(key => new TableTransactionAction(TableTransactionActionType.Add, SoftwareKeyRow.ToFreeRow(key))),
            ];
            if (!await tables.SoftwareKeys.TryCommitAsync(actions, cancellationToken))
            {
                return null;
            }
        }

        return some.Where(key => there.GetValueOrDefault(key.Hash, key.LoadId) == key.LoadId).Select(key => key.Hash).ToHashSet();
    }

    // By hash, which loading brought those that are there.
    private async Task<Dictionary<string, string>> LoadsAsync(
        string product, IReadOnlyList<SoftwareKey> some, int stored, CancellationToken cancellationToken)
    {
        var hashes = some.Select(key => key.Hash).Order(StringComparer.Ordinal).ToList();
        var rows = SoftwareKeyRow.ShareOf(hashes[0], hashes[^1]) * stored > RowsForALookUp * hashes.Count
            ? (await hashes.LookUpAsync(hash => RowAsync(SoftwareKeyRow.KeyOf(product, hash), cancellationToken))).OfType<TableEntity>()
            : await BetweenAsync(product, hashes, cancellationToken);
        return rows.ToDictionary(SoftwareKeyRow.HashOf, row => row.Text(nameof(SoftwareKey.LoadId)));
    }

    private async Task<IEnumerable<TableEntity>> BetweenAsync(
        string product, IReadOnlyList<string> hashes, CancellationToken cancellationToken)
    {
        var wanted = hashes.ToHashSet();
        return await tables.SoftwareKeys.QueryAsync<TableEntity>(
            SoftwareKeyRow.Between(product, hashes[0], hashes[^1]),
            select: [nameof(TableEntity.RowKey), nameof(SoftwareKey.LoadId)],
            cancellationToken: cancellationToken)
            .Where(row => wanted.Contains(SoftwareKeyRow.HashOf(row)))
            .ToListAsync(cancellationToken);
    }

    private Task<TableEntity?> RowAsync(string key, CancellationToken cancellationToken) =>
        tables.SoftwareKeys.FindRowAsync(SoftwareKeyRow.Partition, key, cancellationToken);
}
