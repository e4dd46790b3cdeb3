using Azure;
using BenefitsFunctions.Chance;
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
    ActivationStore store, ActivationStarts starts, EntitlementCatalog catalog, OptimisticWrite optimistic, IdGenerator ids,
    TimeProvider time)
{
    /// <summary>Opens what <paramref name="user"/> asks for, or finds the activation that is there already.</summary>
    public async Task<Result<OpenedActivation>> OpenAsync(
        string partnerId,
        PartnerProfile profile,
        PartnerUser user,
        ActivationRequest request,
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
                ? new OpenedActivation(there, IsNew: false)
                : ActivationErrors.AssistedActivationRequired();
        }

        return await optimistic.RunAsync(
            async () =>
            {
                var (holder, slot) = await store.HolderAsync(partnerId, entitlement, cancellationToken);
                return holder?.AnswersFor(entitlement) == true
                    ? new OpenedActivation(holder, IsNew: false)
                    : await TryOpenAsync(partnerId, entitlement, user, request, slot, client, cancellationToken);
            },
            cancellationToken);
    }

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
        return await starts.TryOpenAsync(activation, slot, client, cancellationToken)
            ? new OpenedActivation(activation, IsNew: true)
            : null;
    }
}
