using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Contracts;

/// <summary>Support contracts.</summary>
public static class ContractsFeature
{
    public static FunctionsApplicationBuilder AddContracts(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ContractStore>();
        builder.Services.AddSingleton<ContractAccess>();
        builder.Services.AddSingleton<ContractPublication>();
        return builder;
    }
}
