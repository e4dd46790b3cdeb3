using BenefitsFunctions.Activations;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Entitlements;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Enrolments;

/// <summary>A8: activates on the partner's behalf what a contract year grants: each benefit once, whatever becomes of it.</summary>
public sealed class EnrolmentStarts(
    EnrolmentStore store,
    EnrolmentFollower follower,
    ActivationStore activations,
    ActivationStarts starts,
    EnrolmentCatalog catalog,
    EntitlementCatalog entitlements,
    IdGenerator ids,
    TimeProvider time)
{
    /// <summary>Who asked for what nobody at the partner asked for.</summary>
    public const string Programme = "programme";

    /// <summary>
    /// Opens the activations of a year that is due, as the partner's profile is now, notes the year after it, and forgets that it is
    /// due. Again, or twice at once, it has its effect once.
    /// </summary>
    /// <returns>How many activations were opened.</returns>
    public async Task<int> StartAsync(DueEnrolment due, DurableTaskClient client, CancellationToken cancellationToken)
    {
        // By the same profile: a year that it does not have is not noted any more, so that it is due again if it comes back.
        var profile = await follower.NoteAsync(due.PartnerId, cancellationToken);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var opened = 0;
        foreach (var granted in profile is null ? [] : due.Year.Entitlements(profile, catalog, entitlements, today))
        {
            opened += await TryOpenAsync(due.PartnerId, granted, client, cancellationToken) ? 1 : 0;
        }

        await store.DoneAsync(due, cancellationToken);
        return opened;
    }

    private async Task<bool> TryOpenAsync(
        string partnerId, Entitlement granted, DurableTaskClient client, CancellationToken cancellationToken)
    {
        // A slot that was ever held stays: also what failed, or was refused or revoked, is for somebody to ask for.
        var (_, slot) = await activations.HolderAsync(partnerId, granted, cancellationToken);
        if (slot is not null)
        {
            return false;
        }

        var activation = new Activation
        {
            Key = new ActivationKey(partnerId, ids.NewId()),
            Entitlement = granted,
            Status = ActivationStatus.Requested,
            RequestedBy = Programme,
            RequestedAt = time.GetUtcNow(),
            CopyTo = null,
        };
        return await starts.TryOpenAsync(activation, slot, client, cancellationToken);
    }
}
