using BenefitsFunctions.Http;
using BenefitsFunctions.Idempotency;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Licences;

/// <summary>O3: licence keys, seen beforehand and redeemed, and the seats of the partner's tenants.</summary>
public sealed class LicencesApi(
    OfferStore offers, LicenceCatalog catalog, LicenceStore store, RepeatableRequests requests, PartnerAccess access, TimeProvider time)
{
    private const string Route = "partners/{partnerId}/licences";
    private const int LongestToken = 100;

    /// <summary>The seats of each tenant and product, for every user of the partner in the programme and the office. One query.</summary>
    [Function(nameof(GetLicences))]
    public async Task<IActionResult> GetLicences(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
        string partnerId,
        CancellationToken cancellationToken)
    {
        var entered = await access.ForProgrammeUserOrOfficeAsync(Caller.Of(request), partnerId, cancellationToken);
        if (entered.Failed(out var problem, out _) || Paging.Read(request).Failed(out problem, out var paging))
        {
            return Answer.Of(problem);
        }

        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var (stored, language) = (await store.AllAsync(partnerId, cancellationToken), LanguageTags.Wanted(request));
        return paging.Of(stored, s => $"{s.TenantId:D}.{s.Product}").Failed(out problem, out var page)
            ? Answer.Of(problem)
            : Answer.Ok(page.Select(s => LicenceView.OfTenant(
                s, s.Licences.Latest!, catalog.NameOf(s.Product), today, language)));
    }

    /// <summary>A key, for the same: a point read where it was redeemed.</summary>
    [Function(nameof(GetLicence))]
    public async Task<IActionResult> GetLicence(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/{offerId}")] HttpRequest request,
        string partnerId,
        string offerId,
        CancellationToken cancellationToken)
    {
        var entered = await offers.EnterAsync(Caller.Of(request), partnerId, cancellationToken);
        if (entered.Failed(out var problem, out var visit) || Find(visit, offerId).Failed(out problem, out var offer))
        {
            return Answer.Of(problem);
        }

        var had = LicenceOffers.RedeemedOf(offer);
        var period = had is null
            ? null
            : (await store.OfAsync(partnerId, had.TenantId, offer.Key.CatalogId, cancellationToken)).Of(had);
        return Answer.Ok(LicenceView.OfOffer(LicenceOffers.Line(visit, offer, had, period), offer, had, LanguageTags.Wanted(request)));
    }

    /// <summary>
    /// A1: with <c>?preview=true</c> what redeeming would do, and nothing is written. Without, redeems the key: once; the same request
    /// again gives the same answer.
    /// </summary>
    [Function(nameof(PostRedemption))]
    public async Task<IActionResult> PostRedemption(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/{offerId}/redemption")] HttpRequest request,
        string partnerId,
        string offerId,
        CancellationToken cancellationToken)
    {
        // A preview creates nothing.
        return request.Query["preview"] == "true"
            ? await AnswerAsync(request, partnerId, offerId, cancellationToken)
            : await requests.RunAsync(request, _ => AnswerAsync(request, partnerId, offerId, cancellationToken), cancellationToken);
    }

    private async Task<Answer> AnswerAsync(
        HttpRequest request, string partnerId, string offerId, CancellationToken cancellationToken)
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

        var queries = new Queries(request);
        var isPreview = queries.Choice("preview", "true", "false") == "true";
        if (queries.Errors.Count > 0)
        {
            return Answer.Of(RequestErrors.Invalid(queries.Errors));
        }

        var body = await RequestBody.ReadAsync(request, fields => Read(fields, isPreview, caller.AccountId, visit.Now), cancellationToken);
        if (body.Failed(out problem, out var wish))
        {
            return Answer.Of(problem);
        }

        return isPreview
            ? await PreviewAsync(visit, offer, wish, LanguageTags.Wanted(request), cancellationToken)
            : await RedeemAsync(visit, offer, wish, cancellationToken);
    }

    private async Task<Answer> PreviewAsync(
        OfferVisit visit, Offer<LicenceProduct> offer, RedemptionWish wish, Language language, CancellationToken cancellationToken)
    {
        var licences = await store.OfAsync(visit.PartnerId, wish.TenantId, offer.Key.CatalogId, cancellationToken);
        var preview = LicenceRules.Preview(visit, offer, wish, LicenceOffers.RedeemedOf(offer), licences.Latest);
        return preview.Failed(out var problem, out var outcome)
            ? Answer.Of(problem)
            : Answer.Ok(LicenceView.OfPreview(visit.PartnerId, offer.Key, wish, outcome, language));
    }

    private async Task<Answer> RedeemAsync(
        OfferVisit visit, Offer<LicenceProduct> offer, RedemptionWish wish, CancellationToken cancellationToken)
    {
        var redeemed = await store.RedeemAsync(
            visit.PartnerId,
            offer,
            wish.TenantId,
            (had, licences) => LicenceRules.Carry(visit, offer, wish, had, licences.Latest),
            cancellationToken);
        return redeemed.Failed(out var problem, out var redemption)
            ? Answer.Of(problem)
            : Answer.Ok(LicenceView.OfRedemption(offer.Key, redemption));
    }

    private Result<Offer<LicenceProduct>> Find(OfferVisit visit, string offerId) =>
        visit.Find(OfferKind.Licences, catalog.Products, offerId);

    private static RedemptionWish Read(Fields fields, bool isPreview, string accountId, DateTimeOffset now)
    {
        var (tenantId, extend) = (fields.Id("tenantId"), fields.Boolean("extendEndDate"));
        var token = fields.OptionalText("previewToken", LongestToken);
        if (token is null && !isPreview)
        {
            fields.Reject("previewToken", LicenceErrors.TokenNeeded);
        }

        return new RedemptionWish(tenantId, extend, token, accountId, now);
    }
}
