using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Incidents;

/// <summary>Incidents and balances.</summary>
public static class IncidentsFeature
{
    public static FunctionsApplicationBuilder AddIncidents(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<BooksCache>();
        builder.Services.AddSingleton<BooksReader>();
        builder.Services.AddSingleton<BooksCommit>();
        builder.Services.AddSingleton<LedgerReader>();
        builder.Services.AddSingleton<IncidentNotices>();
        builder.Services.AddSingleton<IncidentOutbox>();
        builder.Services.AddSingleton<IncidentFinder>();
        return builder;
    }
}
