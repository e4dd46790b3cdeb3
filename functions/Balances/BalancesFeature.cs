using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Balances;

/// <summary>I6: one contract held against its ledger.</summary>
public static class BalancesFeature
{
    public static FunctionsApplicationBuilder AddBalances(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<BalanceReader>();
        return builder;
    }
}
