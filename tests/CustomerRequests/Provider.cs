using System.Text.Json;
using System.Text.Json.Nodes;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.CustomerRequests;

/// <summary>A sample partner that files requests for its customers.</summary>
internal sealed record Provider(BenefitsHost App, string PartnerId = Sample.Contoso, string Agent = "contoso-csp")
{
    /// <summary>An agent of it, associated through CSP only.</summary>
    public Person AdminAgent => App.As(Agent);

    /// <summary>A customer of it, with all services, whose tenant follows from its id.</summary>
    public async Task<Provider> HasAsync(
        string customerId,
        string relationship = "Direct",
        bool granted = false,
        string[]? services = null,
        string[]? domains = null,
        string? tenantId = null)
    {
        var customer = await AdminAgent.PutsAsync($"/api/partners/{PartnerId}/customers/{customerId}", new
        {
            name = customerId,
            tenantId = tenantId ?? TenantOf(customerId),
            tenantDomains = domains ?? [$"{customerId}.example"],
            relationship,
            indirectProvider = relationship == "Indirect" ? "Wingtip Distribution" : null,
            azureGrant = new { granted },
            services = services ?? ["Azure", "Office365", "Dynamics365", "EnterpriseMobilitySuite"],
        });
        Assert.True(customer.Status is 200 or 201, customer.Text);
        return this;
    }

    /// <summary>P5: the provider itself as its customer; its own domains are those of its people.</summary>
    public async Task<Provider> HasItselfAsync(string customerId)
    {
        var path = $"/api/partners/{PartnerId}";
        var profile = (await App.Office.GetsAsync(path)).Body.EnumerateObject().ToDictionary(m => m.Name, m => (object)m.Value);
        profile["tenantIds"] = new[] { TenantOf(customerId) };
        Assert.Equal(200, (await App.Office.PutsAsync(path, profile)).Status);
        return await HasAsync(customerId, tenantId: TenantOf(customerId));
    }

    /// <summary>A tenant that only that customer has.</summary>
    public static string TenantOf(string customerId) =>
        new Guid(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(customerId)).AsSpan(0, 16)).ToString();

    /// <summary>Where requests for a customer are filed.</summary>
    public string PathOf(string customerId) => $"/api/partners/{PartnerId}/customers/{customerId}/requests";

    /// <summary>A request that is taken, with <paramref name="changes"/> in place of some members; a null takes one out.</summary>
    public static JsonObject Body(params (string Name, object? Value)[] changes)
    {
        var body = new JsonObject
        {
            ["service"] = "Azure",
            ["severity"] = "B",
            ["kind"] = "BreakFix",
            ["language"] = "en",
            ["title"] = "The shop does not answer",
            ["description"] = "All virtual machines are gone.\nSince noon.",
            ["businessImpact"] = "Nobody can order.",
        };
        foreach (var (name, value) in changes)
        {
            body[name] = JsonSerializer.SerializeToNode(value);
        }

        return body;
    }

    /// <summary>Files a request.</summary>
    public Task<ApiAnswer> FilesAsync(string customerId, params (string Name, object? Value)[] changes) =>
        AdminAgent.PostsAsync(PathOf(customerId), Body(changes));
}
