using BenefitsFunctions.Activations;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Advisory;

/// <summary>
/// A10: charges the requests of a partner that can be, in the order in which they were filed. A request's contract and time are noted on
/// it before the ledger is asked, so whoever comes next, after a crash or at the same time, charges it there and then too, which
/// changes nothing.
/// </summary>
/// <remarks>
/// A request is stored before it is looked for a contract, and a contract before it is looked for requests: one of the two
/// sees the other, whatever happens at the same time.
/// </remarks>
public sealed class AdvisoryCharging(
    AdvisoryStore store,
    ActivationStore activations,
    ContractStore contracts,
    LedgerCommit ledger,
    LedgerReader books,
    TimeProvider time)
{
    /// <summary>Charges what can be: a point read where nothing is unsettled, else a query over the partner's requests.</summary>
    /// <returns>The contracts of whose ledgers somebody may have to be told (I3, I7).</returns>
    /// <exception cref="ContentionException">Others changed the same at each try; again is safe, as after any other failure.</exception>
    public async Task<IReadOnlyCollection<string>> RunAsync(string partnerId, CancellationToken cancellationToken)
    {
        var untold = new HashSet<string>();
        var unsettled = await store.UnsettledAsync(partnerId, cancellationToken);
        var drawn = unsettled.Count > 0 ? await DrawnAsync(partnerId, cancellationToken) : [];
        foreach (var request in unsettled)
        {
            var chosen = request.Status == AdvisoryStatus.Charging ? request : await ChooseAsync(request, drawn, cancellationToken);
            if (await SettleAsync(chosen, cancellationToken) is { IsUntold: true })
            {
                untold.Add(chosen.ContractId!);
            }
        }

        return untold;
    }

    /// <summary>
    /// Withdraws a request that waits; one that is just being charged is charged first.
    /// </summary>
    /// <returns>The request as it is afterwards: never waiting.</returns>
    public async Task<AdvisoryRequest> CancelAsync(AdvisoryRequest request, CancellationToken cancellationToken)
    {
        var (partnerId, requestId) = (request.PartnerId, request.RequestId);
        var now = await store.ChangeAsync(partnerId, requestId, r => r.Cancelling(time.GetUtcNow()), cancellationToken);
        if (now.Status != AdvisoryStatus.Charging)
        {
            return now;
        }

        // Whom it has to be told is on record with the commit; a timer tells it.
        await SettleAsync(now, cancellationToken);
        return (await store.FindAsync(partnerId, requestId, cancellationToken))!;
    }

    // Also of activations that do not show their IDs yet: their contract may be there, and whoever made it may not have looked yet.
    private async Task<List<Activation>> DrawnAsync(string partnerId, CancellationToken cancellationToken) =>
    [
        .. (await activations.AllAsync(partnerId, cancellationToken))
            .Where(a => a.Entitlement.Benefit == Benefit.AdvisoryHours && a.DrawnIds is not null),
    ];

    // The request as it is afterwards: as it was when no contract is active.
    private async Task<AdvisoryRequest> ChooseAsync(AdvisoryRequest request, List<Activation> drawn, CancellationToken cancellationToken)
    {
        var there = new List<Contract>();
        foreach (var activation in drawn)
        {
            if (await contracts.FindAsync(activation.DrawnIds!.ContractId, cancellationToken) is { } contract
                && contract.ActivationId == activation.Key.ActivationId)
            {
                there.Add(contract);
            }
        }

        var now = time.GetUtcNow();
        return AdvisoryRules.Choose(there, request.Quarters, now) is { } chosen
            ? await store.ChangeAsync(
                request.PartnerId, request.RequestId, r => r.Choosing(chosen.Ids.ContractId, now), cancellationToken)
            : request;
    }

    // Null when there was nothing to charge.
    private async Task<CommitResult?> SettleAsync(AdvisoryRequest chosen, CancellationToken cancellationToken)
    {
        if (chosen.Status != AdvisoryStatus.Charging)
        {
            return null;
        }

        var (contractId, requestId) = (chosen.ContractId!, chosen.RequestId);
        var result = await ledger.CommitAsync(contractId, [chosen.ToCharge()], cancellationToken);
        if (result.Faults is [not null]
            || await books.IncidentAsync(contractId, requestId, cancellationToken) is not { } booked)
        {
            throw new InvalidOperationException($"Advisory request {requestId} can't be charged: {result.Faults[0]?.Reason}.");
        }

        await store.ChangeAsync(chosen.PartnerId, requestId, r => r.Settling(booked), cancellationToken);
        return result;
    }
}
