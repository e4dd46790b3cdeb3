using BenefitsFunctions.Http;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Partners;

/// <summary>The profile of a partner.</summary>
public sealed class PartnersApi(PartnerStore store, PartnerAccess access, ProfileFollowing following)
{
    /// <summary>
    /// Creates or replaces the whole profile: 201 or 200, 412 when <c>If-Match</c> or <c>If-None-Match</c> finds another state.
    /// </summary>
    [Function(nameof(PutPartner))]
    public async Task<IActionResult> PutPartner(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "partners/{partnerId}")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string partnerId,
        CancellationToken cancellationToken)
    {
        var caller = Caller.Of(request);
        if (!caller.IsProgramOffice)
        {
            return Answer.Of(SecurityErrors.ProgramOfficeOnly());
        }

        if (!PartnerRequests.IsPartnerId(partnerId))
        {
            return Answer.Of(PartnerErrors.InvalidPartnerId());
        }

        if (Preconditions.Read(request).Failed(out var problem, out var preconditions))
        {
            return Answer.Of(problem);
        }

        var body = await RequestBody.ReadAsync(request, fields => PartnerRequests.Profile(fields, partnerId), cancellationToken);
        if (body.Failed(out problem, out var profile))
        {
            return Answer.Of(problem);
        }

        if (!PartnerStore.Fits(profile))
        {
            return Answer.Of(PartnerErrors.ProfileTooLarge());
        }

        var view = View(partnerId, profile);
        await following.IntendAsync(partnerId, cancellationToken);
        var put = await store.PutProfileAsync(
            partnerId,
            profile,
            caller.AccountId,
            current => preconditions.Refusal(current is null ? null : View(partnerId, current), view),
            cancellationToken);
        if (put.Failed(out problem, out var written))
        {
            return Answer.Of(problem);
        }

        await following.FollowAsync(partnerId, client, cancellationToken);

        return written.IsNew ? Answer.CreatedReplaceable($"/api/partners/{partnerId}", view) : Answer.Replaceable(view);
    }

    [Function(nameof(GetPartner))]
    public async Task<IActionResult> GetPartner(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "partners/{partnerId}")] HttpRequest request,
        string partnerId,
        CancellationToken cancellationToken)
    {
        var entered = await access.ForUserOrOfficeAsync(Caller.Of(request), partnerId, cancellationToken);
        return entered.Failed(out var problem, out var visit)
            ? Answer.Of(problem)
            : Answer.Replaceable(View(partnerId, visit.Profile));
    }

    // What is shown can be sent back.
    private static object View(string partnerId, PartnerProfile profile) => new
    {
        partnerId,
        profile.Name,
        profile.Country,
        profile.PreferredLanguage,
        profile.DashboardMigrated,
        profile.ProgramContact,
        profile.Locations,
        profile.Memberships,
        profile.Competencies,
        profile.Kits,
        profile.TenantIds,
    };
}
