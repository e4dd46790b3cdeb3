using BenefitsFunctions.Http;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Subscriptions;

/// <summary>O4: who has the seats of a partner's subscriptions.</summary>
public sealed class SubscriptionsApi(OfferStore offers, SubscriptionOffers subscriptions, AssigneeRequests requests)
{
    private const string Route = "partners/{partnerId}/subscriptions/{offerId}";

    private delegate Result<SubscriptionSeats> SeatChange(SubscriptionStanding at, AssigneeWish wish);

    /// <summary>An offer with its seats and their history, for every user of the partner in the programme and the office.</summary>
    [Function(nameof(GetSubscriptions))]
    public async Task<IActionResult> GetSubscriptions(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
        string partnerId,
        string offerId,
        CancellationToken cancellationToken)
    {
        var entered = await offers.EnterAsync(Caller.Of(request), partnerId, cancellationToken);
        return entered.Failed(out var problem, out var visit) || subscriptions.Find(visit, offerId).Failed(out problem, out var offer)
            ? Answer.Of(problem)
            : Answer.Ok(SubscriptionView.Of(visit, SubscriptionStanding.Of(offer), LanguageTags.Wanted(request)));
    }

    /// <summary>Assigns a free seat to a user; nothing changes where the user has one.</summary>
    [Function(nameof(AssignSubscription))]
    public Task<IActionResult> AssignSubscription(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/assign")] HttpRequest request,
        string partnerId,
        string offerId,
        CancellationToken cancellationToken) => requests.RunAsync(
            request, partnerId, Action(request, offerId, SubscriptionRules.Assigned, cancellationToken), cancellationToken);

    /// <summary>Assigns a seat that somebody has had for 90 days to another user; nothing changes where that user has it.</summary>
    [Function(nameof(ReassignSubscription))]
    public Task<IActionResult> ReassignSubscription(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/reassign")] HttpRequest request,
        string partnerId,
        string offerId,
        CancellationToken cancellationToken) => requests.RunAsync(
            request,
            partnerId,
            Action(request, offerId, SubscriptionRules.Reassigned, cancellationToken) with { Seat = Seat },
            cancellationToken);

    private static int Seat(Fields fields) => (int)fields.Number(
        "seat",
        number => number is >= 1 and <= SubscriptionCatalog.MostSeats && number == decimal.Truncate(number),
        SubscriptionErrors.Seat);

    private AssigneeAction<SubscriptionPlan> Action(
        HttpRequest request, string offerId, SeatChange change, CancellationToken cancellationToken) => new(
            visit => subscriptions.Find(visit, offerId),
            async (visit, offer, wish) =>
            {
                var changed = await offers.ChangeAsync<SubscriptionSeats, SubscriptionPlan>(
                    visit.PartnerId,
                    OfferKind.Subscriptions,
                    offer,
                    current => change(new SubscriptionStanding(offer, current ?? SubscriptionSeats.None), wish),
                    cancellationToken);
                return changed.Failed(out var problem, out var seats)
                    ? problem
                    : visit.Storing(OfferKind.Subscriptions, offer, seats);
            },
            visit => SubscriptionView.Of(
                visit, SubscriptionStanding.Of(subscriptions.Find(visit, offerId).Value!), LanguageTags.Wanted(request)));
}
