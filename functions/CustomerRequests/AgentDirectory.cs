using BenefitsFunctions.Http;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Security;

namespace BenefitsFunctions.CustomerRequests;

/// <summary>S1: who may file and follow requests of a provider.</summary>
public sealed class AgentDirectory(PartnerAccess access, PartnerDirectory directory)
{
    /// <summary>
    /// For agents of the provider, associated through CSP only included: 403 <c>role-required</c> for its other users and the programme
    /// office, naming who can; 404 for everybody else.
    /// </summary>
    public async Task<Result<PartnerVisit>> EnterAsync(Caller caller, string partnerId, CancellationToken cancellationToken)
    {
        var entered = await access.ForUserOrOfficeAsync(caller, partnerId, cancellationToken);
        return entered.Failed(out _, out var visit) || FilingRules.IsAgent(visit.User)
            ? entered
            : FilingErrors.RoleRequired(await AgentsAsync(partnerId, cancellationToken));
    }

    private async Task<IReadOnlyList<PartnerUser>> AgentsAsync(string partnerId, CancellationToken cancellationToken)
    {
        var agents = new List<PartnerUser>();
        await foreach (var row in directory.RowsAsync(partnerId, cancellationToken))
        {
            if (PartnerStore.ToUser(row) is var user && FilingRules.IsAgent(user))
            {
                agents.Add(user);
            }
        }

        return [.. agents.OrderBy(a => a.DisplayName, StringComparer.Ordinal)];
    }
}
