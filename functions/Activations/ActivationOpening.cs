using BenefitsFunctions.Chance;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Http;
using BenefitsFunctions.Partners;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Activations;

/// <summary>What came of a request.</summary>
/// <param name="Activation">The activation that answers it.</param>
/// <param name="IsNew">False when it was running or active before (A9).</param>
public sealed record OpenedActivation(Activation Activation, bool IsNew);

/// <summary>Opens activations: whatever is asked at the same time or again, one benefit gets one activation (A9).</summary>
public sealed class ActivationOpening(
    ActivationStore store, ActivationStarts starts, EntitlementCatalog catalog, IdGenerator ids, TimeProvider time)
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

        while (true)
        {
            var (holder, slot) = await store.HolderAsync(partnerId, entitlement, cancellationToken);
            if (holder?.AnswersFor(today) == true)
            {
                return new OpenedActivation(holder, IsNew: false);
            }

            if (!profile.DashboardMigrated)
            {
                return ActivationErrors.AssistedActivationRequired();
            }

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
        }
    }
}
