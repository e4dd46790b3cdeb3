using BenefitsFunctions.Http;
using BenefitsFunctions.Offers;
using BenefitsFunctions.SoftwareKeys;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Software;

/// <summary>A key that was taken.</summary>
/// <param name="Taking">The taking.</param>
/// <param name="Key">The key itself.</param>
/// <param name="IsNew">True when the wish made it, now or when it was sent before.</param>
public sealed record TakenKey(SoftwareTaking Taking, SoftwareKey Key, bool IsNew);

/// <summary>
/// O1: takes keys. The partner's row first notes which key is about to be taken; then the key is given to that taking, if nobody else was
/// faster; then the row says that it is had. Whoever comes next, after a crash or at the same time, finishes what is begun with the same
/// key, after noting it anew; a noted key is given up only when somebody else has it, which is for good. Each note is one transaction
/// with the row of the cancellations: by a membership that is cancelled nothing is taken (O6).
/// </summary>
public sealed class KeyTaking(OfferStore offers, SoftwareKeyStore keys)
{
    // Each one means that somebody else has got a key.
    private const int Turns = 100;

    /// <summary>A key for the wish: a new one, or one that the partner has, when it made the wish before or has taken all.</summary>
    /// <param name="partnerId">The partner.</param>
    /// <param name="offer">A running offer.</param>
    /// <param name="wish">What is asked for.</param>
    /// <param name="cancellationToken">Ends it; what is begun is finished by the next one.</param>
    /// <returns>The key, or 409 when the product has none that is free, or the membership was cancelled meanwhile.</returns>
    /// <exception cref="ContentionException">Others were faster, at each try.</exception>
    public async Task<Result<TakenKey>> TakeAsync(
        string partnerId, Offer<SoftwareProduct> offer, KeyWish wish, CancellationToken cancellationToken)
    {
        var product = offer.What ?? throw new ArgumentException("An offer that runs is in the catalog.", nameof(offer));
        var takings = SoftwareHoldings.Noted(offer.Row);
        for (var turn = 0; turn < Turns; turn++)
        {
            if (takings.Answering(wish, offer.Total) is { } there)
            {
                return await ShowAsync(product, there, wish, cancellationToken);
            }

            if (takings.Unsettled is not { } begun)
            {
                var free = await keys.SomeFreeAsync(product.Id, cancellationToken);
                if (free is null && SoftwareRules.OutOf(await keys.StockAsync(product.Id, cancellationToken)) is { } none)
                {
                    return none;
                }

                if (free is not null)
                {
                    var began = await NoteAsync(partnerId, offer, t => t.Beginning(wish, free, offer.Total), cancellationToken);
                    if (began.Failed(out var refusal, out takings))
                    {
                        return refusal;
                    }
                }

                continue;
            }

            if (begun.NotedAt < wish.At)
            {
                var renewed = await NoteAsync(partnerId, offer, t => t.Renewing(begun, wish), cancellationToken);
                if (renewed.Failed(out var ended, out takings))
                {
                    return ended;
                }

                continue;
            }

            var key = await keys.ClaimAsync(
                product, begun.KeyHash, SoftwareHoldings.OwnerOf(partnerId, offer.Key, begun), cancellationToken);
            if (key.Owner == SoftwareHoldings.OwnerOf(partnerId, offer.Key, begun))
            {
                takings = await ChangeAsync(partnerId, offer, t => t.Settling(begun), cancellationToken);
                if (begun.Id == wish.TakingId || SoftwareTakings.IsFor(begun, wish))
                {
                    return new TakenKey(begun with { IsSettled = true }, key, begun.Id == wish.TakingId);
                }
            }
            else
            {
                var other = await keys.SomeFreeAsync(product.Id, cancellationToken);
                takings = await ChangeAsync(partnerId, offer, t => t.Choosing(begun, other), cancellationToken);
            }
        }

        throw new ContentionException(Turns);
    }

    private async Task<Result<TakenKey>> ShowAsync(
        SoftwareProduct product, SoftwareTaking there, KeyWish wish, CancellationToken cancellationToken)
    {
        var key = await keys.FindAsync(product.Id, there.KeyHash, cancellationToken)
            ?? throw new InvalidOperationException($"A key of {product.Id} that was taken is gone.");
        return new TakenKey(there, key, there.Id == wish.TakingId);
    }

    private Task<Result<SoftwareTakings>> NoteAsync(
        string partnerId,
        Offer<SoftwareProduct> offer,
        Func<SoftwareTakings, SoftwareTakings> change,
        CancellationToken cancellationToken) => offers.SpendAsync<SoftwareTakings, SoftwareProduct>(
            partnerId, OfferKind.Software, offer, current => change(current ?? SoftwareTakings.None), cancellationToken);

    private async Task<SoftwareTakings> ChangeAsync(
        string partnerId,
        Offer<SoftwareProduct> offer,
        Func<SoftwareTakings, SoftwareTakings> change,
        CancellationToken cancellationToken)
    {
        var changed = await offers.ChangeAsync<SoftwareTakings, SoftwareProduct>(
            partnerId, OfferKind.Software, offer, current => change(current ?? SoftwareTakings.None), cancellationToken);
        return changed.Failed(out var problem, out var takings)
            ? throw new InvalidOperationException($"Noting a key is never refused, but was: {problem.Code}.")
            : takings;
    }
}
