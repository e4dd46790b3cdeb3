using BenefitsFunctions.Chance;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Http;
using BenefitsFunctions.Offices;
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
    EntitlementCatalog entitlements,
    OfficeCatalog offices,
    OfficeSettings officeSettings,
    OptimisticWrite optimistic,
    IdGenerator ids,
    TimeProvider time)
{
    /// <summary>
    /// Opens what <paramref name="requester"/> asks for, or finds the activation that is there already; 409 <c>revoked</c> when its
    /// contract was revoked, unless the office asks (E4).
    /// </summary>
    public async Task<Result<OpenedActivation>> OpenAsync(
        string partnerId,
        PartnerProfile profile,
        Requester requester,
        ActivationRequest request,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var chosen = request.Choose(profile, Entitlement.On(today, profile, entitlements));
        if (chosen.Failed(out var problem, out var entitlement))
        {
            return problem;
        }

        return await optimistic.RunAsync<Result<OpenedActivation>>(
            async () =>
            {
                var (holder, slot) = await store.HolderAsync(partnerId, entitlement, cancellationToken);
                var isRevoked = await IsRevokedAsync(holder, entitlement, cancellationToken);
                if (!isRevoked && holder?.AnswersFor(entitlement) == true)
                {
                    return new OpenedActivation(holder, IsNew: false);
                }

                if (isRevoked && !requester.IsOffice)
                {
                    return ActivationErrors.Revoked(entitlement);
                }

                var needsOffice = !requester.IsOffice && (!profile.DashboardMigrated || offices.RequiresOffice(profile.Country));
                if (needsOffice && Missing(partnerId, profile, request) is { } missing)
                {
                    return missing;
                }

                var activation = New(partnerId, entitlement, requester, request, needsOffice ? profile.Country : null)
                    with
                { FollowsRevocation = isRevoked };
                return await starts.TryOpenAsync(activation, slot, client, cancellationToken)
                    ? (Result<OpenedActivation>)new OpenedActivation(activation, IsNew: true)
                    : null;
            },
            cancellationToken);
    }

    // A7: what an office of that region must be told.
    private Problem? Missing(string partnerId, PartnerProfile profile, ActivationRequest request)
    {
        var faults = offices.RegionOf(profile.Country) == Region.Emea
            ? (request.ContactDetails ?? ContactDetails.None).FaultsFor(partnerId)
            : [];
        return faults.Count > 0 ? RequestErrors.Invalid(faults) : null;
    }

    private Activation New(
        string partnerId, Entitlement entitlement, Requester requester, ActivationRequest request, string? officeCountry)
    {
        var now = time.GetUtcNow();
        return new Activation
        {
            Key = new ActivationKey(partnerId, ids.NewId()),
            Entitlement = entitlement,
            Status = officeCountry is null ? ActivationStatus.Requested : ActivationStatus.AwaitingOffice,
            RequestedBy = requester.AccountId,
            RequestedAt = now,
            CopyTo = request.AlternateEmail ?? requester.Email,
            ContactDetails = request.ContactDetails,
            Office = officeCountry is null ? null : CaseOf(officeCountry, now),
        };
    }

    private OfficeCase CaseOf(string country, DateTimeOffset askedAt)
    {
        var desk = offices.DeskOf(country);
        return new OfficeCase(desk.Office, OfficeTerm.From(askedAt, officeSettings, NationalHolidays.Of(desk.WorkingDaysOf)));
    }

    // Also where the office's own activation after a revocation came to nothing: it stays the office's.
    private async Task<bool> IsRevokedAsync(Activation? holder, Entitlement asked, CancellationToken cancellationToken) => holder switch
    {
        null => false,
        _ when !holder.AnswersFor(asked) => holder.FollowsRevocation,
        _ => holder.ContractIds is { } held
            && await contracts.FindAsync(held.ContractId, cancellationToken) is { EndReason: EndReason.Revoked },
    };
}
