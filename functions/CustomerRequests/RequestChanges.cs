using BenefitsFunctions.FirstResponses;
using BenefitsFunctions.Http;
using BenefitsFunctions.Ledger;

namespace BenefitsFunctions.CustomerRequests;

/// <summary>Somebody who changes a request.</summary>
/// <param name="AccountId">Who.</param>
/// <param name="Actor">Whom that acts for.</param>
public sealed record RequestHand(string AccountId, RequestActor Actor);

/// <summary>
/// Changes requests, and keeps what is due in step: a new due time is noted before it is stored, one that is over is removed after. Each
/// change again has the effect of once, and does what a crash left.
/// </summary>
public sealed class RequestChanges(
    CustomerRequestStore store, RequestDueStore due, FirstResponseCatalog responses, TimeProvider time)
{
    /// <summary>S3: a response of an operator.</summary>
    public async Task<Result<CustomerRequest>> RespondAsync(
        RequestKey key, string responseId, string? text, string by, CancellationToken cancellationToken) => await SettleAsync(
            await store.ChangeAsync(key, r => r.Responding(responseId, by, text, time.GetUtcNow()), cancellationToken), cancellationToken);

    /// <summary>A move to another state.</summary>
    public async Task<Result<CustomerRequest>> MoveAsync(
        RequestKey key, RequestState to, string? note, RequestHand hand, CancellationToken cancellationToken) => await SettleAsync(
            await store.ChangeAsync(key, r => r.Moving(to, note, hand.AccountId, hand.Actor, time.GetUtcNow()), cancellationToken),
            cancellationToken);

    /// <summary>S3: a raised severity, which counts from the filing.</summary>
    public async Task<Result<CustomerRequest>> RaiseAsync(
        RequestKey key, Severity severity, string reason, RequestHand hand, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(key, cancellationToken) is not { } before)
        {
            return CustomerRequestErrors.NotFound();
        }

        var dueAt = responses.DueAt(before.Kind, severity, before.Language, before.FiledAt);
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
