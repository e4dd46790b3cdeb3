using BenefitsFunctions.Offers;
using BenefitsFunctions.Orchestrations;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.GoToMarket;

/// <summary>An activation that is to be carried out; input of the orchestration that does.</summary>
/// <param name="PartnerId">Whose.</param>
/// <param name="OfferId">Of which offer.</param>
/// <param name="ActivationId">Which activation.</param>
/// <param name="ActiveFrom">When the offer is to become active.</param>
public sealed record OfferActivationInput(string PartnerId, string OfferId, string ActivationId, DateTimeOffset ActiveFrom)
{
    /// <summary>The orchestration's function.</summary>
    public const string Orchestration = "ActivateOffer";

    /// <summary>Names the orchestration and its mail, for good.</summary>
    public string Name => $"go-to-market-{ActivationId}";

    /// <summary>Of an activation as it is stored.</summary>
    public static OfferActivationInput Of(string partnerId, OfferKey offer, GoToMarketActivation activation) =>
        new(partnerId, $"{offer}", activation.Id, activation.ActiveFrom);
}

/// <summary>What came of a request.</summary>
/// <param name="Offer">The offer with its activation.</param>
/// <param name="IsNew">True when the request made it, now or when it was sent before.</param>
public sealed record ActivatedOffer(GoToMarketOffer Offer, bool IsNew);

/// <summary>
/// O5: activates offers, each once. A note on the agenda comes first, then the activation, then its orchestration: what dies in between
/// is found by the sweep, and by the next one that asks.
/// </summary>
public sealed class GoToMarketStarts(
    GoToMarketStore store, GoToMarketAgenda agenda, GoToMarketSettings settings, TimeProvider time)
{
    /// <summary>Activates the offer, which runs, or finds its activation; starts what does not run.</summary>
    /// <param name="partnerId">The partner.</param>
    /// <param name="offer">An offer that runs.</param>
    /// <param name="activationId">Names the request; the same when it is repeated under its idempotency key.</param>
    /// <param name="accountId">Who asks.</param>
    /// <param name="client">Starts the orchestration.</param>
    /// <param name="cancellationToken">Ends it; what is begun is finished by the sweep.</param>
    public async Task<ActivatedOffer> ActivateAsync(
        string partnerId,
        GoToMarketOffer offer,
        string activationId,
        string accountId,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var key = offer.Offer.Key;
        var activation = offer.Activation;
        if (activation?.ActiveAt is null)
        {
            await agenda.NoteAsync(store.Today, partnerId, key, cancellationToken);
            activation ??= await AddAsync(partnerId, offer, activationId, accountId, cancellationToken);
            var input = OfferActivationInput.Of(partnerId, key, activation);
            await client.StartOnceAsync(OfferActivationInput.Orchestration, input.Name, input, cancellationToken);
        }

        return new ActivatedOffer(offer with { Activation = activation }, activation.Id == activationId);
    }

    // Or the one of somebody who was faster.
    private Task<GoToMarketActivation> AddAsync(
        string partnerId, GoToMarketOffer offer, string activationId, string accountId, CancellationToken cancellationToken)
    {
        var what = offer.Offer.What ?? throw new ArgumentException("An offer that runs is in the catalog.", nameof(offer));
        var wished = GoToMarketRules.Activating(what, activationId, accountId, time.GetUtcNow(), settings.Delay);
        return store.ChangeAsync(partnerId, offer, current => current ?? wished, cancellationToken);
    }
}
