using BenefitsFunctions.Http;
using BenefitsFunctions.Idempotency;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace BenefitsFunctions.Offers;

/// <summary>Somebody asks for something of an offer to go to a user, or from one.</summary>
/// <param name="Id">Names the request; the same when it is repeated under its idempotency key.</param>
/// <param name="AccountId">The user.</param>
/// <param name="Seat">Which seat, where the request says.</param>
/// <param name="By">The account that asks.</param>
/// <param name="At">When.</param>
public sealed record AssigneeWish(string Id, string AccountId, int Seat, string By, DateTimeOffset At)
{
    /// <summary>Why nothing can be assigned to the user, unless the request has been carried out; null where it can.</summary>
    public Problem? UserRefusal { get; init; }
}

/// <summary>What a kind does with such a request.</summary>
/// <typeparam name="T">What the kind has in its catalog.</typeparam>
/// <param name="Find">The offer, or 404.</param>
/// <param name="Change">Stores the change, where the user can be assigned something; gives the visit as it is then, or why it may not
/// be.</param>
/// <param name="Show">The offer as it is then.</param>
public sealed record AssigneeAction<T>(
    Func<OfferVisit, Result<Offer<T>>> Find,
    Func<OfferVisit, Offer<T>, AssigneeWish, Task<Result<OfferVisit>>> Change,
    Func<OfferVisit, object> Show)
    where T : CatalogOffer
{
    /// <summary>False where it may be somebody who has left the partner.</summary>
    public bool IsForUsers { get; init; } = true;

    /// <summary>Reads the seat.</summary>
    public Func<Fields, int> Seat { get; init; } = _ => 0;
}

/// <summary>
/// Carries out requests that name a user, <c>{accountId}</c>: by those who may assign (A1), to a user of the partner in the programme.
/// Answers 200 with the offer as it is then.
/// </summary>
public sealed class AssigneeRequests(OfferStore offers, PartnerStore partners, RepeatableRequests requests)
{
    /// <summary>Runs <paramref name="action"/>, once for each <c>Idempotency-Key</c>.</summary>
    public Task<IActionResult> RunAsync<T>(
        HttpRequest request, string partnerId, AssigneeAction<T> action, CancellationToken cancellationToken)
        where T : CatalogOffer => requests.RunAsync(
            request,
            async creation => (await ChangeAsync(request, creation, partnerId, action, cancellationToken)).Failed(
                out var problem, out var visit)
                    ? Answer.Of(problem)
                    : Answer.Ok(action.Show(visit)),
            cancellationToken);

    private async Task<Result<OfferVisit>> ChangeAsync<T>(
        HttpRequest request, Creation creation, string partnerId, AssigneeAction<T> action, CancellationToken cancellationToken)
        where T : CatalogOffer
    {
        var caller = Caller.Of(request);
        if ((await offers.EnterToChangeAsync(caller, partnerId, cancellationToken)).Failed(out var problem, out var visit))
        {
            return problem;
        }

        if (action.Find(visit).Failed(out problem, out var offer))
        {
            return problem;
        }

        var body = await RequestBody.ReadAsync(
            request,
            fields => new AssigneeWish(
                creation.Id, fields.Text("accountId", ClientPrincipal.MaxAccountId), action.Seat(fields), caller.AccountId, visit.Now),
            cancellationToken);
        if (body.Failed(out problem, out var wish))
        {
            return problem;
        }

        var refusal = action.IsForUsers ? await RefusalAsync(partnerId, wish.AccountId, cancellationToken) : null;
        return await action.Change(visit, offer, wish with { UserRefusal = refusal });
    }

    // One point read.
    private async Task<Problem?> RefusalAsync(string partnerId, string accountId, CancellationToken cancellationToken) =>
        await partners.UserAsync(partnerId, accountId, cancellationToken) switch
        {
            null => AssigneeErrors.NotFound(),
            { Association: Association.CspOnly } => AssigneeErrors.CspOnly(),
            _ => null,
        };
}
