using BenefitsFunctions.Http;
using BenefitsFunctions.Security;

namespace BenefitsFunctions.Partners;

/// <summary>An account at the door of a partner that it may enter.</summary>
/// <param name="Profile">The partner.</param>
/// <param name="User">The account there; null for the programme office.</param>
public sealed record PartnerVisit(PartnerProfile Profile, PartnerUser? User);

/// <summary>Lets an account into a partner, or answers as if the partner did not exist.</summary>
public sealed class PartnerAccess(PartnerStore store)
{
    /// <summary>
    /// For the partner's users in the programme: 403 for one that is associated through CSP only (A2), 404 for everybody else. Two
    /// point reads, as for all.
    /// </summary>
    public async Task<Result<PartnerVisit>> ForProgrammeUserAsync(Caller caller, string partnerId, CancellationToken cancellationToken)
    {
        var visit = await EnterAsync(caller, partnerId, cancellationToken);
        return visit?.User switch
        {
            null => PartnerErrors.NotFound(),
            { Association: Association.CspOnly } => PartnerErrors.CspOnly(),
            _ => visit,
        };
    }

    /// <summary>For the partner's users and the programme office.</summary>
    public async Task<Result<PartnerVisit>> ForUserOrOfficeAsync(Caller caller, string partnerId, CancellationToken cancellationToken)
    {
        var visit = await EnterAsync(caller, partnerId, cancellationToken);
        return visit is null || (visit.User is null && !caller.IsProgramOffice) ? PartnerErrors.NotFound() : visit;
    }

    /// <summary>For the partner's users in the programme, likewise, and the programme office.</summary>
    public Task<Result<PartnerVisit>> ForProgrammeUserOrOfficeAsync(
        Caller caller, string partnerId, CancellationToken cancellationToken) => caller.IsProgramOffice
            ? ForUserOrOfficeAsync(caller, partnerId, cancellationToken)
            : ForProgrammeUserAsync(caller, partnerId, cancellationToken);

    /// <summary>For the programme office: 403 for the partner's users, 404 for everybody else.</summary>
    public async Task<Result<PartnerVisit>> ForOfficeAsync(Caller caller, string partnerId, CancellationToken cancellationToken)
    {
        var entered = await ForUserOrOfficeAsync(caller, partnerId, cancellationToken);
        return entered.Failed(out _, out _) || caller.IsProgramOffice ? entered : SecurityErrors.ProgramOfficeOnly();
    }

    private async Task<PartnerVisit?> EnterAsync(Caller caller, string partnerId, CancellationToken cancellationToken)
    {
        if (!PartnerRequests.IsPartnerId(partnerId))
        {
            return null;
        }

        var profile = store.ProfileAsync(partnerId, cancellationToken);
        var user = store.UserAsync(partnerId, caller.AccountId, cancellationToken);
        await Task.WhenAll(profile, user);
        return await profile is { } known ? new PartnerVisit(known, await user) : null;
    }
}
