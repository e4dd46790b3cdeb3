using BenefitsFunctions.Agenda;
using BenefitsFunctions.GoToMarket;

namespace BenefitsFunctions.GoToMarketRun;

/// <summary>
/// O5, E2: what is due about an activated offer: starts an activation that does not run, tells of an end, and notes
/// what is next.
/// </summary>
public sealed class GoToMarketEnding(GoToMarketAgenda agenda, GoToMarketStore store) : IAgendaStep
{
    /// <inheritdoc/>
    public string Kind => GoToMarketAgenda.Kind;

    /// <inheritdoc/>
    public string Name(AgendaRow row)
    {
        var (partnerId, offerId) = GoToMarketAgenda.Of(row);
        return $"{offerId} of partner {partnerId}";
    }

    /// <inheritdoc/>
    /// <remarks>A point read and a query; a read and a write more where it has ended, and one write for what is next.</remarks>
    public async Task SettleAsync(AgendaRow row, DateOnly today, StartOnce start, CancellationToken cancellationToken)
    {
        var (partnerId, offerId) = GoToMarketAgenda.Of(row);
        if (await store.FindAsync(partnerId, offerId, cancellationToken) is not { Offer: { Activation: { } activation } offer })
        {
            return;
        }

        if (GoToMarketRules.IsEndUntold(today, offer))
        {
            var notice = new OfferEndNotice(partnerId, offerId, activation.Id, offer.End);
            await start(nameof(OfferEndOrchestrator.TellAboutOfferEnd), notice.Name, notice, cancellationToken);
            offer = await ChangeAsync(partnerId, offer, a => Told(a, notice), cancellationToken);
        }
        else if (!offer.HasEndedOn(today) && activation.ActiveAt is null)
        {
            var input = OfferActivationInput.Of(partnerId, offer.Offer.Key, activation);
            await start(OfferActivationInput.Orchestration, input.Name, input, cancellationToken);
        }

        if (GoToMarketRules.DueOn(today, offer) is { } next)
        {
            await agenda.NoteAsync(next, partnerId, offer.Offer.Key, cancellationToken);
        }
    }

    /// <summary>The activation with that end noted as told; the same when it, or a later one, is, or it is another activation.</summary>
    public static GoToMarketActivation Told(GoToMarketActivation activation, OfferEndNotice notice) =>
        activation.Id != notice.ActivationId || activation.EndTold >= notice.End ? activation : activation with { EndTold = notice.End };

    private async Task<GoToMarketOffer> ChangeAsync(
        string partnerId,
        GoToMarketOffer offer,
        Func<GoToMarketActivation, GoToMarketActivation> change,
        CancellationToken cancellationToken) => offer with
        {
            Activation = await store.ChangeAsync(partnerId, offer, a => change(a ?? offer.Activation!), cancellationToken),
        };
}
