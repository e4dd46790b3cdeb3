using BenefitsFunctions.Http;
using BenefitsFunctions.Idempotency;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.GoToMarket;

/// <summary>O5: go-to-market offers, and activating them.</summary>
public sealed class GoToMarketApi(
    OfferStore offers, GoToMarketCatalog catalog, GoToMarketOffers lines, GoToMarketStarts starts, RepeatableRequests requests)
{
    private const string Route = "partners/{partnerId}/go-to-market/{offerId}";

    /// <summary>An offer with how it is used and its activation, for every user of the partner in the programme and the office.</summary>
    [Function(nameof(GetGoToMarketOffer))]
    public async Task<IActionResult> GetGoToMarketOffer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
        string partnerId,
        string offerId,
        CancellationToken cancellationToken)
    {
        var entered = await offers.EnterAsync(Caller.Of(request), partnerId, cancellationToken);
        return entered.Failed(out var problem, out var visit) || Find(visit, offerId).Failed(out problem, out var offer)
            ? Answer.Of(problem)
            : Answer.Ok(await ShownAsync(request, visit, offer, cancellationToken));
    }

    /// <summary>
    /// A1: 202 with a new activation, 200 with the one that is under way or done, which starts it where it does not run; 409 when the
    /// offer has ended, or would before it is active, or there is no marketing contact.
    /// </summary>
    [Function(nameof(PostGoToMarketActivation))]
    public Task<IActionResult> PostGoToMarketActivation(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/activation")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string partnerId,
        string offerId,
        CancellationToken cancellationToken) => requests.RunAsync(
            request, creation => ActivateAsync(request, client, creation, partnerId, offerId, cancellationToken), cancellationToken);

    private async Task<Answer> ActivateAsync(
        HttpRequest request,
        DurableTaskClient client,
        Creation creation,
        string partnerId,
        string offerId,
        CancellationToken cancellationToken)
    {
        var caller = Caller.Of(request);
        var entered = await offers.EnterToChangeAsync(caller, partnerId, cancellationToken);
        if (entered.Failed(out var problem, out var visit))
        {
            return Answer.Of(problem);
        }

        if (Find(visit, offerId).Failed(out problem, out var offer))
        {
            return Answer.Of(problem);
        }

        var hasContact = await lines.HasContactAsync(visit, [offer], cancellationToken);
        if (lines.Refusal(visit, offer, hasContact) is { } refusal)
        {
            return Answer.Of(refusal);
        }

        var activated = await starts.ActivateAsync(
            partnerId, offer, creation.Id, caller.AccountId, client, cancellationToken);
        var shown = await ShownAsync(request, visit, activated.Offer, cancellationToken);
        return activated.IsNew ? Answer.Accepted($"/api/partners/{partnerId}/go-to-market/{offerId}", shown) : Answer.Ok(shown);
    }

    private async Task<object> ShownAsync(
        HttpRequest request, OfferVisit visit, GoToMarketOffer offer, CancellationToken cancellationToken)
    {
        var hasContact = await lines.HasContactAsync(visit, [offer], cancellationToken);
        return GoToMarketView.Of(lines.Line(visit, offer, hasContact), offer, LanguageTags.Wanted(request));
    }

    private Result<GoToMarketOffer> Find(OfferVisit visit, string offerId) =>
        visit.Find(OfferKind.GoToMarket, catalog.Offers, offerId).Failed(out var problem, out var offer)
            ? problem
            : GoToMarketOffer.Of(offer);
}
