using Azure.Data.Tables;
using BenefitsFunctions.Http;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Cancellations;

/// <summary>The cancellations of partners in storage.</summary>
public sealed class CancellationStore(BenefitsTables tables, OptimisticWrite optimistic)
{
    /// <summary>The cancellations of a partner. One point read.</summary>
    public async Task<PartnerCancellations> OfAsync(string partnerId, CancellationToken cancellationToken) =>
        CancellationRow.Read(await RowAsync(partnerId, cancellationToken));

    /// <summary>
    /// Changes the cancellations of a partner. What <paramref name="change"/> reads of the partner's software is as it stays until the
    /// change is written: a taking meanwhile has it asked once more.
    /// </summary>
    /// <param name="partnerId">The partner.</param>
    /// <param name="change">Given what is stored; gives what to store, the same instance to leave it, or why not.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What is stored then.</returns>
    /// <exception cref="ContentionException">Others changed the same, at each try.</exception>
    public Task<Result<PartnerCancellations>> ChangeAsync(
        string partnerId, Func<PartnerCancellations, Task<Result<PartnerCancellations>>> change, CancellationToken cancellationToken) =>
        optimistic.RunAsync<Result<PartnerCancellations>>(
            async () =>
            {
                var row = await RowAsync(partnerId, cancellationToken);
                var current = CancellationRow.Read(row);
                var changed = await change(current);
                if (changed.Failed(out _, out var after) || ReferenceEquals(after, current))
                {
                    return changed;
                }

                var put = await tables.Offers.TryPutAsync(CancellationRow.ToRow(partnerId, after), row?.ETag, cancellationToken);
                return put is null ? null : changed;
            },
            cancellationToken);

    private Task<TableEntity?> RowAsync(string partnerId, CancellationToken cancellationToken) =>
        tables.Offers.FindRowAsync(partnerId, CancellationRow.Key, cancellationToken);
}
