using BenefitsFunctions.Http;
using BenefitsFunctions.Idempotency;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Security;
using BenefitsFunctions.SoftwareKeys;
using BenefitsFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Software;

/// <summary>O1: taking keys of software, and seeing those that were taken.</summary>
public sealed class SoftwareApi(
    OfferStore offers,
    SoftwareCatalog catalog,
    SoftwareKeyStore keys,
    SoftwareHoldings holdings,
    SoftwareOffers lines,
    KeyTaking taking,
    RepeatableRequests requests)
{
    private const string Route = "partners/{partnerId}/software/{offerId}";

    /// <summary>An offer with its downloads, for every user of the partner in the programme and the office.</summary>
    [Function(nameof(GetSoftware))]
    public async Task<IActionResult> GetSoftware(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
        string partnerId,
        string offerId,
        CancellationToken cancellationToken)
    {
        var entered = await offers.EnterAsync(Caller.Of(request), partnerId, cancellationToken);
        if (entered.Failed(out var problem, out var visit) || Find(visit, offerId).Failed(out problem, out var offer))
        {
            return Answer.Of(problem);
        }

        var stock = await keys.StockAsync(offer.Key.CatalogId, cancellationToken);
        var line = await lines.LineAsync(visit, offer, stock, cancellationToken);
        return Answer.Ok(SoftwareOfferView.Of(line, offer.What, LanguageTags.Wanted(request)));
    }

    /// <summary>
    /// A1: 202 with a key, for those who may take one; 200 with one that the partner has, when all are taken or somebody else is just
    /// taking it. 409 when no key can be had.
    /// </summary>
    [Function(nameof(PostSoftwareKey))]
    public Task<IActionResult> PostSoftwareKey(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/keys")] HttpRequest request,
        string partnerId,
        string offerId,
        CancellationToken cancellationToken) =>
        requests.RunAsync(request, creation => TakeAsync(request, creation, partnerId, offerId, cancellationToken), cancellationToken);

    /// <summary>The keys that were taken of an offer, the oldest first: a point read for each of the page.</summary>
    [Function(nameof(GetSoftwareKeys))]
    public async Task<IActionResult> GetSoftwareKeys(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/keys")] HttpRequest request,
        string partnerId,
        string offerId,
        CancellationToken cancellationToken)
    {
        var entered = await offers.EnterAsync(Caller.Of(request), partnerId, cancellationToken);
        if (entered.Failed(out var problem, out var visit)
            || Find(visit, offerId).Failed(out problem, out var offer)
            || Paging.Read(request).Failed(out problem, out var paging))
        {
            return Answer.Of(problem);
        }

        var taken = await holdings.OfAsync(partnerId, offer.Key, offer.Row, cancellationToken);
        if (paging.Of(taken, t => t.Id).Failed(out problem, out var page))
        {
            return Answer.Of(problem);
        }

        var (product, language) = (offer.Key.CatalogId, LanguageTags.Wanted(request));
        var shown = await page.Items.LookUpAsync(async t => SoftwareKeyView.Of(
            t,
            product,
            visit.RoleRefusal is null ? (await keys.FindAsync(product, t.KeyHash, cancellationToken))?.Text : null,
            offer.What,
            language));
        return Answer.Ok(new Page<SoftwareKeyView>(shown, page.Continuation));
    }

    private async Task<Answer> TakeAsync(
        HttpRequest request, Creation creation, string partnerId, string offerId, CancellationToken cancellationToken)
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

        var body = await RequestBody.ReadAsync(
            request, fields => Read(fields, offer.What, creation.Id, caller.AccountId, visit.Now), cancellationToken);
        if (body.Failed(out problem, out var wish))
        {
            return Answer.Of(problem);
        }

        if (offer.Refusal is { } ended)
        {
            return Answer.Of(ended);
        }

        if ((await taking.TakeAsync(partnerId, offer, wish, cancellationToken)).Failed(out problem, out var taken))
        {
            return Answer.Of(problem);
        }

        var view = SoftwareKeyView.Of(taken, wish, offer.What!, LanguageTags.Wanted(request));
        return taken.IsNew ? Answer.Accepted($"/api/partners/{partnerId}/software/{offerId}/keys", view) : Answer.Ok(view);
    }

    private Result<Offer<SoftwareProduct>> Find(OfferVisit visit, string offerId) =>
        visit.Find(OfferKind.Software, catalog.Products, offerId);

    private static KeyWish Read(
        Fields fields, SoftwareProduct? product, string takingId, string accountId, DateTimeOffset at)
    {
        var language = fields.Text("language", SoftwareCatalog.MostOfAName);
        var operatingSystem = fields.Text("operatingSystem", SoftwareCatalog.MostOfAName);
        if (fields.Sound && product is not null)
        {
            if (product.Variants.All(v => v.Language != language))
            {
                fields.Reject("language", SoftwareErrors.Languages(product));
            }
            else if (product.Find(language, operatingSystem) is null)
            {
                fields.Reject("operatingSystem", SoftwareErrors.OperatingSystems(product, language));
            }
        }

        return new KeyWish(takingId, language, operatingSystem, accountId, at);
    }
}
