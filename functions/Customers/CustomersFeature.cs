using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Customers;

/// <summary>Customers of a provider (S).</summary>
public static class CustomersFeature
{
    public static FunctionsApplicationBuilder AddCustomers(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CustomerStore>();
        builder.Services.AddSingleton<CustomerAccess>();
        return builder;
    }
}
