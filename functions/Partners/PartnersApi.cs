using BenefitsFunctions.Http;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Partners;

/// <summary>The profile of a partner.</summary>
public sealed class PartnersApi(PartnerStore store, PartnerAccess access)
{
    [Function(nameof(PutPartner))]
    public async Task<IActionResult> PutPartner(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "partners/{partnerId}")] HttpRequest request,
        string partnerId,
        CancellationToken cancellationToken)
    {
        if (!Caller.Of(request).IsProgramOffice)
        {
            return Answer.Of(SecurityErrors.ProgramOfficeOnly());
        }

        if (!PartnerRequests.IsPartnerId(partnerId))
        {
            return Answer.Of(PartnerErrors.InvalidPartnerId());
        }

        var body = await RequestBody.ReadAsync(request, PartnerRequests.Profile, cancellationToken);
        if (body.Failed(out var problem, out var profile))
        {
            return Answer.Of(problem);
        }

        if (!PartnerStore.Fits(profile))
        {
            return Answer.Of(PartnerErrors.ProfileTooLarge());
        }

        var created = await store.PutProfileAsync(partnerId, profile, cancellationToken);
        var view = View(partnerId, profile);
        return created ? Answer.Created($"/api/partners/{partnerId}", view) : Answer.Ok(view);
    }

    [Function(nameof(GetPartner))]
    public async Task<IActionResult> GetPartner(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "partners/{partnerId}")] HttpRequest request,
        string partnerId,
        CancellationToken cancellationToken)
    {
        var entered = await access.ForUserOrOfficeAsync(Caller.Of(request), partnerId, cancellationToken);
        return entered.Failed(out var problem, out var visit) ? Answer.Of(problem) : Answer.Ok(View(partnerId, visit.Profile));
    }

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
    };
}
