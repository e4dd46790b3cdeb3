using BenefitsFunctions.Customers;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Tests.Customers;

public sealed class CustomerUseTests
{
    private const string Path = $"/api/partners/{Sample.Contoso}/customers/adatum";

    [Fact]
    public async Task Delete_WhileARequestIsOpen_Is409AndKeepsTheCustomer()
    {
        var use = new Use { IsOpen = true };
        await using var app = await BenefitsHost.StartAsync(
            extend: builder => builder.Services.AddSingleton<ICustomerUse>(use));
        var agent = app.As("contoso-csp");
        await agent.PutsAsync(Path, new
        {
            name = "Adatum",
            tenantId = "01234567-89ab-cdef-0123-456789abcdef",
            tenantDomains = new[] { "adatum.example" },
            relationship = "Direct",
            azureGrant = new { granted = false },
            services = Array.Empty<string>(),
        });

        var open = await agent.DeletesAsync(Path);
        var kept = await agent.GetsAsync(Path);
        use.IsOpen = false;
        var closed = await agent.DeletesAsync(Path);

        Assert.Equal((409, "requests-open"), (open.Status, open.Code));
        Assert.Equal((200, 204), (kept.Status, closed.Status));
        Assert.All(use.Asked, asked => Assert.Equal((Sample.Contoso, "adatum"), asked));
    }

    private sealed class Use : ICustomerUse
    {
        public bool IsOpen { get; set; }

        public List<(string PartnerId, string CustomerId)> Asked { get; } = [];

        public Task<bool> HasOpenAsync(string partnerId, string customerId, CancellationToken cancellationToken)
        {
            Asked.Add((partnerId, customerId));
            return Task.FromResult(IsOpen);
        }
    }
}
