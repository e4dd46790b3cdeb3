using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Incidents;

/// <summary>Incidents through the API.</summary>
public static class IncidentsFeature
{
    public static FunctionsApplicationBuilder AddIncidents(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IncidentOutbox>();
        builder.Services.AddSingleton<IncidentFinder>();
        return builder;
    }
}
