using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Audit;

/// <summary>I6: balances held against their ledgers, and set to what these say.</summary>
public static class AuditFeature
{
    public static FunctionsApplicationBuilder AddAudit(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AuditStore>();
        builder.Services.AddSingleton<AuditStarts>();
        builder.Services.AddSingleton<BalanceRepair>();
        return builder;
    }
}
