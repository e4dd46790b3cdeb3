using BenefitsFunctions.Customers;
using BenefitsFunctions.Http;
using BenefitsFunctions.Incidents;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Plans;
using BenefitsFunctions.Security;

namespace BenefitsFunctions.CustomerRequests;

/// <summary>P5: the plan of a request for the provider's own tenant: one of its own for Azure; the other services need none.</summary>
public sealed class OwnTenantPlans(PlanCheck plans)
{
    /// <summary>
    /// The plan or contract that was named, if it can be used; 409 <c>own-tenant</c> with those that can when none was, or only the one for
    /// customers.
    /// </summary>
    public async Task<Result<PlanCandidate>> ChooseAsync(
        Caller caller, FilingInput input, DateOnly today, CancellationToken cancellationToken)
    {
        if (plans.Ask(ProductOf(input.Service), version: null, today).Failed(out var problem, out var question))
        {
            return problem;
        }

        var answer = await plans.AnswerAsync(caller, question, cancellationToken);
        return input is { ContractId: null, Plan: null or SupportPlan.CloudSolutionProvider }
            ? FilingErrors.OwnTenant(answer)
            : PlanChoice.Choose(answer, input.Plan, input.ContractId);
    }

    /// <summary>
    /// The incident of such a request in the books of its contract; null for a request without one, and until its opening is there. One
    /// point read where there is a contract.
    /// </summary>
    public static async Task<Incident?> BookedAsync(
        LedgerReader ledger, CustomerRequest request, CancellationToken cancellationToken) =>
        request.ContractId is { } contract
            && await ledger.IncidentAsync(contract, request.Key.Id, cancellationToken) is { Status: not IncidentStatus.ClosedEarly } booked
                ? booked
                : null;

    /// <summary>What the service is in the product catalog.</summary>
    private static string ProductOf(CloudService service) => service switch
    {
        CloudService.Azure => "azure",
        CloudService.Office365 => "microsoft-365",
        CloudService.Dynamics365 => "dynamics-365",
        CloudService.EnterpriseMobilitySuite => "enterprise-mobility-security",
        _ => throw new ArgumentOutOfRangeException(nameof(service), service, null),
    };

    /// <summary>The incident that takes the unit of the request's contract, under the request's id.</summary>
    public static OpenedIncident IncidentOf(CustomerRequest request) => new(
        request.Key.Id,
        request.FiledBy,
        request.FiledAt,
        request.Plan,
        request.ContractId,
        ProductOf(request.Service),
        null,
        request.Severity,
        request.Title,
        request.Language);
}
