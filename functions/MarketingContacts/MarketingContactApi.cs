using BenefitsFunctions.Http;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.MarketingContacts;

/// <summary>O5: the partner's marketing contact.</summary>
/// <remarks>
/// The host tries routes in the order of the functions' names: that of the contact comes before that of an offer.
/// </remarks>
public sealed class MarketingContactApi(PartnerAccess access, OfferStore offers, MarketingContactStore contacts)
{
    private const string Route = "partners/{partnerId}/go-to-market/contact";

    /// <summary>The contact, for every user of the partner in the programme and the office; 404 while none is named.</summary>
    [Function(nameof(GetGoToMarketContact))]
    public async Task<IActionResult> GetGoToMarketContact(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
        string partnerId,
        CancellationToken cancellationToken)
    {
        var entered = await access.ForProgrammeUserOrOfficeAsync(Caller.Of(request), partnerId, cancellationToken);
        if (entered.Failed(out var problem, out _))
        {
            return Answer.Of(problem);
        }

        return await contacts.FindAsync(partnerId, cancellationToken) is { } contact
            ? Answer.Replaceable(contact)
            : Answer.Of(MarketingContactErrors.NotFound());
    }

    /// <summary>
    /// A1: names the contact, or another one: 201 or 200, 412 when <c>If-Match</c> or <c>If-None-Match</c> finds another state.
    /// </summary>
    [Function(nameof(PutGoToMarketContact))]
    public async Task<IActionResult> PutGoToMarketContact(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route)] HttpRequest request,
        string partnerId,
        CancellationToken cancellationToken)
    {
        var entered = await offers.EnterToChangeAsync(Caller.Of(request), partnerId, cancellationToken);
        if (entered.Failed(out var problem, out var visit))
        {
            return Answer.Of(problem);
        }

        if (Preconditions.Read(request).Failed(out problem, out var preconditions))
        {
            return Answer.Of(problem);
        }

        var body = await RequestBody.ReadAsync(request, MarketingContactInput.Read, cancellationToken);
        if (body.Failed(out problem, out var contact))
        {
            return Answer.Of(problem);
        }

        var put = await contacts.PutAsync(
            partnerId, contact, current => preconditions.Refusal(current, contact), cancellationToken);
        if (put.Failed(out problem, out var written))
        {
            return Answer.Of(problem);
        }

        return written.IsNew
            ? Answer.CreatedReplaceable($"/api/partners/{partnerId}/go-to-market/contact", contact)
            : Answer.Replaceable(contact);
    }
}
