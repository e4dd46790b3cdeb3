using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Accounts;

/// <summary>What is kept by account.</summary>
public static class AccountsFeature
{
    public static FunctionsApplicationBuilder AddAccounts(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AccountStore>();
        return builder;
    }
}
