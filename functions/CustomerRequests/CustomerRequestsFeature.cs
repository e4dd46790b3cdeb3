using BenefitsFunctions.Customers;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.CustomerRequests;

/// <summary>S: requests on behalf of customers.</summary>
public static class CustomerRequestsFeature
{
    public static FunctionsApplicationBuilder AddCustomerRequests(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CustomerRequestStore>();
        builder.Services.AddSingleton<ICustomerUse>(services => services.GetRequiredService<CustomerRequestStore>());
        builder.Services.AddSingleton<RequestDueStore>();
        builder.Services.AddSingleton<RequestStarts>();
        builder.Services.AddSingleton<RequestChanges>();
        builder.Services.AddSingleton<OwnTenantPlans>();
        builder.Services.AddSingleton<CustomerRequestViews>();
        return builder;
    }
}
