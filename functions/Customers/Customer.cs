namespace BenefitsFunctions.Customers;

/// <summary>How a customer buys from the provider.</summary>
public enum CustomerRelationship
{
    /// <summary>From the provider itself.</summary>
    Direct,

    /// <summary>Through an indirect provider: S1 asks for the customer's grant for Azure.</summary>
    Indirect,
}

/// <summary>What a customer can have from the provider, and requests can be about.</summary>
public enum CloudService
{
    Azure,
    Office365,
    Dynamics365,
    EnterpriseMobilitySuite,
}

/// <summary>S1: whether the customer lets the provider into its Azure account.</summary>
/// <param name="Granted">True once it does.</param>
/// <param name="At">Since which day; null when it does not, or when that is not known.</param>
public sealed record AzureGrant(bool Granted, DateOnly? At);

/// <summary>S: a customer of a provider, which is a partner that resells.</summary>
/// <param name="PartnerId">The provider.</param>
/// <param name="CustomerId">Tells it from the provider's other customers.</param>
/// <param name="Name">Company name.</param>
/// <param name="TenantId">Its tenant; no other customer of the provider has the same. May be the provider's own (P5).</param>
/// <param name="TenantDomains">1 to 50 domain names of the tenant, lower-case ASCII (IDN as Punycode).</param>
/// <param name="Relationship">How it buys.</param>
/// <param name="IndirectProvider">Through whom; null for a direct one.</param>
/// <param name="AzureGrant">Its grant for Azure.</param>
/// <param name="Services">What it has.</param>
public sealed record Customer(
    string PartnerId,
    string CustomerId,
    string Name,
    Guid TenantId,
    IReadOnlyList<string> TenantDomains,
    CustomerRelationship Relationship,
    string? IndirectProvider,
    AzureGrant AzureGrant,
    IReadOnlyList<CloudService> Services)
{
    /// <summary>S2: true for an e-mail address in one of its domains, or in a domain below one; a dot behind the domain means the
    /// same.</summary>
    public bool HasAddress(string email)
    {
        var host = email[(email.LastIndexOf('@') + 1)..].TrimEnd('.');
        return TenantDomains.Any(domain => host.Equals(domain, StringComparison.OrdinalIgnoreCase)
            || host.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase));
    }
}
