using BenefitsFunctions.Http;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Credits;

/// <summary>O2: who has the cloud credits of a partner.</summary>
public sealed class CreditsApi(OfferStore offers, CreditCatalog catalog, CreditOffers credits, AssigneeRequests requests)
{
    private const string Route = "partners/{partnerId}/credits/{offerId}";

    private delegate Result<CreditAssignments> CreditChange(CreditStanding at, AssigneeWish wish);

    /// <summary>An offer with its assignments and months, for every user of the partner in the programme and the office.</summary>
    [Function(nameof(GetCredits))]
    public async Task<IActionResult> GetCredits(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
        string partnerId,
        string offerId,
        CancellationToken cancellationToken)
    {
        var entered = await offers.EnterAsync(Caller.Of(request), partnerId, cancellationToken);
        return entered.Failed(out var problem, out var visit) || credits.Find(visit, offerId).Failed(out problem, out var at)
            ? Answer.Of(problem)
            : Answer.Ok(CreditView.Of(visit, at, LanguageTags.Wanted(request)));
    }

    /// <summary>Assigns the credits to a user; nothing changes where the user has them.</summary>
    [Function(nameof(AssignCredits))]
    public Task<IActionResult> AssignCredits(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/assign")] HttpRequest request,
        string partnerId,
        string offerId,
        CancellationToken cancellationToken) => requests.RunAsync(
            request, partnerId, Action(request, offerId, CreditRules.Assigned, cancellationToken), cancellationToken);

    /// <summary>Moves bulk credits to another user; nothing changes where the user has them.</summary>
    [Function(nameof(MoveCredits))]
    public Task<IActionResult> MoveCredits(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/move")] HttpRequest request,
        string partnerId,
        string offerId,
        CancellationToken cancellationToken) => requests.RunAsync(
            request, partnerId, Action(request, offerId, CreditRules.Moved, cancellationToken), cancellationToken);

    /// <summary>Takes monthly credits away from a user, who may have left the partner; nothing changes where they were before.</summary>
    [Function(nameof(TakeAwayCredits))]
    public Task<IActionResult> TakeAwayCredits(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/take-away")] HttpRequest request,
        string partnerId,
        string offerId,
        CancellationToken cancellationToken) => requests.RunAsync(
            request,
            partnerId,
            Action(request, offerId, CreditRules.TakenAway, cancellationToken) with { IsForUsers = false },
            cancellationToken);

    private AssigneeAction<CreditPlan> Action(
        HttpRequest request, string offerId, CreditChange change, CancellationToken cancellationToken) => new(
            visit => visit.Find(OfferKind.Credits, catalog.Plans, offerId),
            async (visit, offer, wish) =>
            {
                var then = visit;
                var changed = await offers.ChangeAmongAsync<CreditAssignments, CreditPlan>(
                    visit.PartnerId,
                    OfferKind.Credits,
                    offer,
                    (current, stored) =>
                    {
                        then = visit with { Stored = stored };
                        return Changed(then, current, at => change(at, wish), offerId);
                    },
                    cancellationToken);
                return changed.Failed(out var problem, out var assignments)
                    ? problem
                    : then.Storing(OfferKind.Credits, offer, assignments);
            },
            visit => CreditView.Of(visit, credits.Find(visit, offerId).Value!, LanguageTags.Wanted(request)));

    // Judged by what is stored now, with the very instance that was read, so that nothing is written where nothing changes.
    private Result<CreditAssignments> Changed(
        OfferVisit visit, CreditAssignments? current, Func<CreditStanding, Result<CreditAssignments>> change, string offerId) =>
        credits.Find(visit, offerId).Failed(out var problem, out var at)
            ? problem
            : change(current is null ? at : at with { Assignments = current });
}
