using Azure.Data.Tables;
using BenefitsFunctions.Http;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Licences;

/// <summary>What a tenant of a partner has of a product.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="Product">Id of the product.</param>
/// <param name="Licences">What it has, and had.</param>
public sealed record StoredLicences(Guid TenantId, string Product, TenantLicences Licences);

/// <summary>
/// The seats of tenants (O3), rows beside those of the offers in the partner's partition. A key and the seats that it adds are written in
/// one transaction, guarded by the ETags of both rows.
/// </summary>
public sealed class LicenceStore(BenefitsTables tables, OptimisticWrite optimistic)
{
    private const string Kind = "licences";
    private const string Json = "Json";

    /// <summary>What a tenant has of a product. One point read.</summary>
    public async Task<TenantLicences> OfAsync(string partnerId, Guid tenantId, string product, CancellationToken cancellationToken) =>
        ToLicences(await tables.Offers.FindRowAsync(partnerId, KeyOf(tenantId, product), cancellationToken));

    /// <summary>What the partner's tenants have of each product, by tenant. One query.</summary>
    public async Task<IReadOnlyList<StoredLicences>> AllAsync(string partnerId, CancellationToken cancellationToken)
    {
        var all = new List<StoredLicences>();
        var (from, to) = ($"{Kind}{KeySegment.Separator}", $"{Kind}{(char)(KeySegment.Separator + 1)}");
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partnerId} and RowKey ge {from} and RowKey lt {to}");
        await foreach (var row in tables.Offers.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            var parts = row.RowKey.Split(KeySegment.Separator);
            all.Add(new StoredLicences(Guid.ParseExact(parts[1], "D"), parts[2], ToLicences(row)));
        }

        return all;
    }

    /// <summary>
    /// Redeems a key, on what it and the tenant are after others have changed them. Two point reads and a transaction; nothing is written
    /// when <paramref name="redeem"/> gives the redemption that there is, or a problem.
    /// </summary>
    /// <param name="partnerId">The partner.</param>
    /// <param name="offer">The offer, which is one key.</param>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="redeem">Given how the key was redeemed, null when it was not, and what the tenant has of the product.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ContentionException">Others changed the same, at each try.</exception>
    public Task<Result<Redemption>> RedeemAsync(
        string partnerId,
        Offer<LicenceProduct> offer,
        Guid tenantId,
        Func<Redemption?, TenantLicences, Result<Redemption>> redeem,
        CancellationToken cancellationToken) =>
        optimistic.RunAsync<Result<Redemption>>(
            async () =>
            {
                var reading = (
                    Offer: tables.Offers.FindRowAsync(partnerId, OfferStore.KeyOf(OfferKind.Licences, offer.Key), cancellationToken),
                    Tenant: tables.Offers.FindRowAsync(partnerId, KeyOf(tenantId, offer.Key.CatalogId), cancellationToken));
                var (offerRow, tenantRow) = (await reading.Offer, await reading.Tenant);
                var had = offerRow is null ? null : OfferStore.StateOf<Redemption>(offerRow);
                var licences = ToLicences(tenantRow);
                var redeemed = redeem(had, licences);
                if (redeemed.Failed(out _, out var redemption) || ReferenceEquals(redemption, had))
                {
                    return redeemed;
                }

                var seats = new TableEntity(partnerId, KeyOf(tenantId, offer.Key.CatalogId));
                LongText.Write(seats, Json, StoredJson.Write(licences.With(redemption)));
                List<TableTransactionAction> actions =
                [
                    GuardedWrites.Put(OfferStore.ToRow(partnerId, OfferKind.Licences, offer, redemption, offerRow), offerRow?.ETag),
                    GuardedWrites.Put(seats, tenantRow?.ETag),
                ];
                return await tables.Offers.TryCommitAsync(actions, cancellationToken) ? redeemed : null;
            },
            cancellationToken);

    private static string KeyOf(Guid tenantId, string product) => KeySegment.Join(Kind, $"{tenantId:D}", product);

    private static TenantLicences ToLicences(TableEntity? row) =>
        row is null ? TenantLicences.None : StoredJson.Read<TenantLicences>(LongText.Read(row, Json));
}
