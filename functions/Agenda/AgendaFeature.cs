using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Agenda;

/// <summary>What is due on which day, for contracts and whatever else ends.</summary>
public static class AgendaFeature
{
    public static FunctionsApplicationBuilder AddAgenda(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton(EndingCatalog.Load(EndingCatalog.DefaultPath));
        builder.Services.AddSingleton<DueAgenda>();
        builder.Services.AddSingleton<ContractAgenda>();
        return builder;
    }
}
