using Azure;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Http;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Activations;

/// <summary>What came of a request.</summary>
/// <param name="Activation">The activation that answers it.</param>
/// <param name="IsNew">False when it was running or active before (A9).</param>
public sealed record OpenedActivation(Activation Activation, bool IsNew);

/// <summary>Opens activations: whatever is asked at the same time or again, one benefit gets one activation (A9).</summary>
public sealed class ActivationOpening(
    ActivationStore store,
    ActivationStarts starts,
    ContractStore contracts,
    EntitlementCatalog catalog,
    OptimisticWrite optimistic,
    IdGenerator ids,
    TimeProvider time)
{
    /// <summary>
    /// Opens what <paramref name="user"/> asks for, or finds the activation that is there already; 409 <c>revoked</c> when its contract
    /// was revoked, unless the office asks (E4).
    /// </summary>
    public async Task<Result<OpenedActivation>> OpenAsync(
        string partnerId,
        PartnerProfile profile,
        PartnerUser user,
        ActivationRequest request,
        bool byOffice,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var chosen = request.Choose(profile, Entitlement.On(today, profile, catalog));
        if (chosen.Failed(out var problem, out var entitlement))
        {
            return problem;
        }

        if (!profile.DashboardMigrated)
        {
            // An office activates for it; what is there already it may see.
            var (there, _) = await store.HolderAsync(partnerId, entitlement, cancellationToken);
            return there?.AnswersFor(entitlement) == true
                ? await IsRevokedAsync(there, cancellationToken)
                    ? ActivationErrors.Revoked(entitlement)
                    : new OpenedActivation(there, IsNew: false)
                : ActivationErrors.AssistedActivationRequired();
        }

        return await optimistic.RunAsync<Result<OpenedActivation>>(
            async () =>
            {
                var (holder, slot) = await store.HolderAsync(partnerId, entitlement, cancellationToken);
                if (holder?.AnswersFor(entitlement) == true)
                {
                    if (!await IsRevokedAsync(holder, cancellationToken))
                    {
                        return new OpenedActivation(holder, IsNew: false);
                    }

                    if (!byOffice)
                    {
                        return ActivationErrors.Revoked(entitlement);
                    }
                }

                return await TryOpenAsync(partnerId, entitlement, user, request, slot, client, cancellationToken) is { } opened
                    ? (Result<OpenedActivation>)opened
                    : null;
            },
            cancellationToken);
    }

    // E4: after a revocation only the office activates again in that year.
    private async Task<bool> IsRevokedAsync(Activation holder, CancellationToken cancellationToken) =>
        holder.ContractIds is { } held
        && await contracts.FindAsync(held.ContractId, cancellationToken) is { EndReason: EndReason.Revoked };

    // Null when another request was faster.
    private async Task<OpenedActivation?> TryOpenAsync(
        string partnerId,
        Entitlement entitlement,
        PartnerUser user,
        ActivationRequest request,
        ETag? slot,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var activation = new Activation
        {
            Key = new ActivationKey(partnerId, ids.NewId()),
            Entitlement = entitlement,
            Status = ActivationStatus.Requested,
            RequestedBy = user.AccountId,
            RequestedAt = time.GetUtcNow(),
            CopyTo = request.AlternateEmail ?? user.Email,
            ContactDetails = request.ContactDetails,
        };
        await starts.IntendAsync(activation.Key, cancellationToken);
        if (await store.TryOpenAsync(activation, slot, cancellationToken))
        {
            await starts.StartAsync(activation.Key, client, cancellationToken);
            return new OpenedActivation(activation, IsNew: true);
        }

        await starts.ForgetAsync(activation.Key, cancellationToken);
        return null;
    }
}
