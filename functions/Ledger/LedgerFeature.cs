using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Ledger;

/// <summary>The incidents and the balance of each contract, and every change of them.</summary>
public static class LedgerFeature
{
    public static FunctionsApplicationBuilder AddLedger(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<LedgerCommit>();
        builder.Services.AddSingleton<TermsCommit>();
        builder.Services.AddSingleton<LedgerReader>();
        builder.Services.AddSingleton<UntoldEntries>();
        return builder;
    }
}
