using BenefitsFunctions.Http;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Offers;

/// <summary>All offers of a partner on one page.</summary>
public sealed class OffersApi(OfferStore store, IEnumerable<IOffers> kinds)
{
    /// <summary>
    /// Each offer with what can be done with it, and why not (O1-O5, A1); without a membership that runs, what that means (A2).
    /// </summary>
    [Function(nameof(GetOffers))]
    public async Task<IActionResult> GetOffers(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "partners/{partnerId}/offers")] HttpRequest request,
        string partnerId,
        CancellationToken cancellationToken)
    {
        var entered = await store.EnterAsync(Caller.Of(request), partnerId, cancellationToken);
        if (entered.Failed(out var problem, out var visit) || Paging.Read(request).Failed(out problem, out var paging))
        {
            return Answer.Of(problem);
        }

        var lines = await Task.WhenAll(kinds.Select(kind => kind.LinesAsync(visit, cancellationToken)));
        var all = lines.SelectMany(kind => kind).OrderBy(line => line.Kind).ToList();
        var language = LanguageTags.Wanted(request);
        return paging.Of(all, line => $"{line.Kind}.{line.Key}").Failed(out problem, out var page)
            ? Answer.Of(problem)
            : Answer.Ok(new
            {
                Items = page.Items.Select(line => line.In(language)),
                page.Continuation,
                Notice = visit.Profile.IsActiveOn(visit.Today) ? null : PartnerErrors.NoBenefitsYet().AsReason(language),
            });
    }
}
