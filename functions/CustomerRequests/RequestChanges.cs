using BenefitsFunctions.FirstResponses;
using BenefitsFunctions.Http;
using BenefitsFunctions.Ledger;

namespace BenefitsFunctions.CustomerRequests;

/// <summary>Somebody who changes a request.</summary>
/// <param name="AccountId">Who.</param>
/// <param name="Actor">Whom that acts for.</param>
public sealed record RequestHand(string AccountId, RequestActor Actor);

/// <summary>A request that was responded to.</summary>
/// <param name="Request">As it is then.</param>
/// <param name="Booked">Its incident, as <see cref="OwnTenantPlans.BookedAsync"/> gave it on the way.</param>
public sealed record RespondedRequest(CustomerRequest Request, Incident? Booked);

/// <summary>
/// Changes requests, and keeps what is due in step: a new due time is noted before it is stored, one that is over is removed after. Each
/// change again has the effect of once, and does what a crash left.
/// </summary>
public sealed class RequestChanges(
    CustomerRequestStore store, RequestDueStore due, LedgerReader ledger, FirstResponseCatalog responses, TimeProvider time)
{
    /// <summary>
    /// S3: a response of an operator; P5: 409 <c>incident-rejected</c> where the request got no unit of its own contract. While that is
    /// not decided, it may be answered.
    /// </summary>
    /// <param name="before">The request as it was found.</param>
    /// <param name="responseId">Of the response; the same again is no second one.</param>
    /// <param name="text">What was said.</param>
    /// <param name="by">Account id.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Result<RespondedRequest>> RespondAsync(
        CustomerRequest before, string responseId, string? text, string by, CancellationToken cancellationToken)
    {
        var isNew = before.State != RequestState.Closed && !before.History.Has(responseId);
        var booked = isNew ? await OwnTenantPlans.BookedAsync(ledger, before, cancellationToken) : null;
        if (booked is { Status: IncidentStatus.Rejected, Reason: { } reason })
        {
            return CustomerRequestErrors.IncidentRejected(reason);
        }

        var changed = await store.ChangeAsync(
            before.Key, r => r.Responding(responseId, by, text, time.GetUtcNow()), cancellationToken);

        // What was due before a later one is over since the first.
        var settled = isNew && before.RespondedAt is not null ? changed : await SettleAsync(changed, cancellationToken);
        return settled.Failed(out var problem, out var request)
            ? problem
            : new RespondedRequest(request, isNew ? booked : await OwnTenantPlans.BookedAsync(ledger, request, cancellationToken));
    }

    /// <summary>A move to another state.</summary>
    public async Task<Result<CustomerRequest>> MoveAsync(
        RequestKey key, RequestState to, string? note, RequestHand hand, CancellationToken cancellationToken)
    {
        var moved = await store.ChangeAsync(
            key, r => r.Moving(to, note, hand.AccountId, hand.Actor, time.GetUtcNow()), cancellationToken);

        // Only the closing ends what is due: out of Filed there is no other move.
        return to == RequestState.Closed ? await SettleAsync(moved, cancellationToken) : moved;
    }

    /// <summary>S3: a raised severity, which counts from the filing; where nobody answers in the language any more, what is due
    /// stays.</summary>
    /// <param name="before">The request as it was found.</param>
    /// <param name="severity">The new one.</param>
    /// <param name="reason">Why.</param>
    /// <param name="hand">Who.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Result<CustomerRequest>> RaiseAsync(
        CustomerRequest before, Severity severity, string reason, RequestHand hand, CancellationToken cancellationToken)
    {
        var key = before.Key;
        var dueAt = responses.Languages.Contains(before.Language)
            ? responses.DueAt(before.Kind, severity, before.Language, before.FiledAt)
            : before.DueAt;
        if (before.AwaitsResponse && dueAt < before.DueAt)
        {
            await due.NoteAsync(key, dueAt, cancellationToken);
        }

        var changed = await store.ChangeAsync(
            key, r => r.Raising(severity, reason, dueAt, hand.AccountId, hand.Actor, time.GetUtcNow()), cancellationToken);
        if (!changed.Failed(out _, out var raised) && raised.DueAt != before.DueAt)
        {
            await due.RemoveAsync(key, before.DueAt, cancellationToken);
        }

        return changed;
    }

    private async Task<Result<CustomerRequest>> SettleAsync(Result<CustomerRequest> changed, CancellationToken cancellationToken)
    {
        if (!changed.Failed(out _, out var request) && !request.AwaitsResponse)
        {
            await due.RemoveAsync(request.Key, request.DueAt, cancellationToken);
        }

        return changed;
    }
}
