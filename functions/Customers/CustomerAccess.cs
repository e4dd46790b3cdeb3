using BenefitsFunctions.Http;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Security;

namespace BenefitsFunctions.Customers;

/// <summary>Lets an account to a provider's customers: those who keep them, also where they are associated through CSP only.</summary>
public sealed class CustomerAccess(PartnerAccess access, PartnerDirectory directory)
{
    /// <summary>
    /// For those who keep the customers, and the programme office: 403 <c>role-required</c> for other users of the partner, 404 for
    /// everybody else. Two point reads, and a query for whom it refuses.
    /// </summary>
    public Task<Result<PartnerVisit>> ForReaderAsync(Caller caller, string partnerId, CancellationToken cancellationToken) =>
        EnterAsync(caller, partnerId, caller.IsProgramOffice, cancellationToken);

    /// <summary>For those who keep the customers, likewise; 403 also for the programme office.</summary>
    public Task<Result<PartnerVisit>> ForKeeperAsync(Caller caller, string partnerId, CancellationToken cancellationToken) =>
        EnterAsync(caller, partnerId, mayOtherwise: false, cancellationToken);

    /// <summary>
    /// S1: for admin agents of the provider: 403 <c>role-required</c> for its other users and the programme office, 404 for everybody else.
    /// </summary>
    public async Task<Result<PartnerVisit>> ForAgentAsync(Caller caller, string partnerId, CancellationToken cancellationToken)
    {
        var entered = await access.ForUserOrOfficeAsync(caller, partnerId, cancellationToken);
        return entered.Failed(out _, out var visit) || visit.User is { IsAdminAgent: true }
            ? entered
            : CustomerErrors.AgentRequired(await directory.AdminAgentsAsync(partnerId, cancellationToken));
    }

    private async Task<Result<PartnerVisit>> EnterAsync(
        Caller caller, string partnerId, bool mayOtherwise, CancellationToken cancellationToken)
    {
        var entered = await access.ForUserOrOfficeAsync(caller, partnerId, cancellationToken);
        return entered.Failed(out _, out var visit) || mayOtherwise || visit.User is { MayKeepCustomers: true }
            ? entered
            : CustomerErrors.RoleRequired(await directory.CustomerKeepersAsync(partnerId, cancellationToken));
    }
}
