using BenefitsFunctions.Cancellations;
using BenefitsFunctions.Http;
using BenefitsFunctions.Idempotency;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Refunds;

/// <summary>O6: cancelling a membership for a refund, for its partner.</summary>
public sealed class RefundApi(
    PartnerAccess access,
    OfferStore offers,
    IEnumerable<IOffers> kinds,
    CancellationStore cancellations,
    RefundDesk desk,
    RepeatableRequests requests)
{
    private const string Route = "partners/{partnerId}/memberships";

    /// <summary>The memberships of a partner, those that a cancellation withdrew included. Three point reads.</summary>
    [Function(nameof(GetMemberships))]
    public async Task<IActionResult> GetMemberships(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
        string partnerId,
        CancellationToken cancellationToken)
    {
        var entered = await access.ForProgrammeUserOrOfficeAsync(Caller.Of(request), partnerId, cancellationToken);
        if (entered.Failed(out var problem, out var visit) || Paging.Read(request).Failed(out problem, out var paging))
        {
            return Answer.Of(problem);
        }

        var filed = await cancellations.OfAsync(partnerId, cancellationToken);
        var memberships = visit.Profile.Memberships;
        var gone = filed.All.Where(c => memberships.All(m => filed.Of(m) != c));
        var all = memberships.Concat(gone.Select(c => c.Latest)).DistinctBy(m => m.Id)
            .OrderBy(m => m.Start).ThenBy(m => m.Id, StringComparer.Ordinal).ToList();
        return paging.Of(all, m => m.Id).Failed(out problem, out var page)
            ? Answer.Of(problem)
            : Answer.Ok(page.Select(m => MembershipView.Of(m, filed.Of(m))));
    }

    /// <summary>Whether a refund is possible, and every reason why not; for the office also what else is used.</summary>
    [Function(nameof(GetCancellation))]
    public async Task<IActionResult> GetCancellation(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/{membershipId}/cancellation")] HttpRequest request,
        string partnerId,
        string membershipId,
        CancellationToken cancellationToken)
    {
        var caller = Caller.Of(request);
        var entered = await offers.EnterAsync(caller, partnerId, cancellationToken);
        return entered.Failed(out var problem, out var visit)
            || (await LookAsync(visit, membershipId, caller.IsProgramOffice, cancellationToken)).Failed(out problem, out var refund)
                ? Answer.Of(problem)
                : Answer.Ok(refund.In(LanguageTags.Wanted(request)));
    }

    /// <summary>A1: files the cancellation: 202, or 200 with the one that there is; 409 with every reason.</summary>
    [Function(nameof(PostCancellation))]
    public Task<IActionResult> PostCancellation(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/{membershipId}/cancellation")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string partnerId,
        string membershipId,
        CancellationToken cancellationToken) => requests.RunAsync(
            request, creation => FileAsync(request, creation, client, partnerId, membershipId, cancellationToken), cancellationToken);

    private async Task<Answer> FileAsync(
        HttpRequest request,
        Creation creation,
        DurableTaskClient client,
        string partnerId,
        string membershipId,
        CancellationToken cancellationToken)
    {
        var caller = Caller.Of(request);
        var entered = await offers.EnterToChangeAsync(caller, partnerId, cancellationToken);
        if (entered.Failed(out var problem, out var visit))
        {
            return Answer.Of(problem);
        }

        if (Find(visit, membershipId) is not { } membership)
        {
            return Answer.Of(RefundErrors.MembershipNotFound());
        }

        var filing = await desk.FileAsync(partnerId, membership, caller.AccountId, creation.Id, client, cancellationToken);
        if (filing.Failed(out problem, out var filed))
        {
            return Answer.Of(problem);
        }

        var view = new Refund(
            partnerId,
            membership,
            Kits(visit, membership, filed.Cancellation),
            filed.Cancellation,
            filed.IsNew ? [] : await desk.ReasonsAsync(visit, membership, filed.Cancellation, cancellationToken),
            Role: null).In(LanguageTags.Wanted(request));
        return filed.IsNew
            ? Answer.Accepted($"/api/partners/{partnerId}/memberships/{membershipId}/cancellation", view)
            : Answer.Ok(view);
    }

    private async Task<Result<Refund>> LookAsync(
        OfferVisit visit, string membershipId, bool isOffice, CancellationToken cancellationToken)
    {
        if (Find(visit, membershipId) is not { } membership)
        {
            return RefundErrors.MembershipNotFound();
        }

        var cancellation = visit.Cancellations.Of(membership);
        return new Refund(
            visit.PartnerId,
            membership,
            Kits(visit, membership, cancellation),
            cancellation,
            await desk.ReasonsAsync(visit, membership, cancellation, cancellationToken),
            visit.RoleRefusal)
        {
            Used = isOffice ? await UsedAsync(visit, RefundRules.Widened(membership, cancellation), cancellationToken) : null,
        };
    }

    private async Task<IReadOnlyList<OfferLine>> UsedAsync(
        OfferVisit visit, Membership membership, CancellationToken cancellationToken)
    {
        var lines = await Task.WhenAll(kinds.Select(kind => kind.LinesAsync(visit, cancellationToken)));
        return RefundRules.Used([.. lines.SelectMany(kind => kind)], visit.Stored, membership);
    }

    private static IReadOnlyList<Kit> Kits(OfferVisit visit, Membership membership, Cancellation? cancellation) =>
        cancellation is { Status: CancellationStatus.Approved }
            ? cancellation.Kits
            : [.. RefundRules.KitsOf(visit.Profile, membership)];

    // As the profile has it, also where it is called otherwise since the filing; of one that is withdrawn, as it was last.
    private static Membership? Find(OfferVisit visit, string membershipId)
    {
        var memberships = visit.Profile.Memberships;
        return memberships.FirstOrDefault(m => m.Id == membershipId)
            ?? (visit.Cancellations.Find(membershipId) is { } filed ? filed.Among(memberships) ?? filed.Latest : null);
    }
}
