using BenefitsFunctions.Customers;
using BenefitsFunctions.Http;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Plans;

namespace BenefitsFunctions.CustomerRequests;

/// <summary>S1, S2, P5: what a provider may file for a customer. Pure.</summary>
public static class FilingRules
{
    /// <summary>P5: true when the customer is the provider itself, under one of its own tenants.</summary>
    public static bool IsOwnTenant(Customer customer, PartnerProfile provider) => provider.TenantIds.Contains(customer.TenantId);

    /// <summary>S2: whom the operators write to: the filer where nobody else is named.</summary>
    public static RequestContact ContactOf(FilingInput input, PartnerUser filer) =>
        input.Contact ?? new RequestContact(filer.DisplayName, filer.Email);

    /// <summary>
    /// Why the request is not taken, what is wrong with it before what is missing for it; null when nothing is. The plan for the own tenant
    /// is looked for after that.
    /// </summary>
    public static Problem? Refusal(FilingInput input, Customer customer, PartnerProfile provider, PartnerUser filer)
    {
        var isOwn = IsOwnTenant(customer, provider);
        if (input.Channel == RequestChannel.Phone)
        {
            return FilingErrors.NoTelephone();
        }

        if (!isOwn && customer.HasAddress(ContactOf(input, filer).Email))
        {
            return FilingErrors.ContactMustBeProvider(isFiler: input.Contact is null);
        }

        if (!isOwn && OwnPlanFields(input) is { Count: > 0 } fields)
        {
            return FilingErrors.OwnPlanForCustomer(fields);
        }

        if (!customer.Services.Contains(input.Service))
        {
            return FilingErrors.ServiceNotOfCustomer(input.Service, customer.Services);
        }

        return !isOwn && NeedsGrant(customer, input.Service) && !customer.AzureGrant.Granted ? FilingErrors.GrantMissing() : null;
    }

    private static bool NeedsGrant(Customer customer, CloudService service) =>
        service == CloudService.Azure && customer.Relationship == CustomerRelationship.Indirect;

    // What only a request for the own tenant may name.
    private static IReadOnlyList<string> OwnPlanFields(FilingInput input) =>
    [
        .. input.Plan is null or SupportPlan.CloudSolutionProvider ? Array.Empty<string>() : ["plan"],
        .. input.ContractId is null ? Array.Empty<string>() : ["contractId"],
    ];
}
