using BenefitsFunctions.Agenda;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.GoToMarketRun;

/// <summary>How an activated offer becomes active, and what happens at its end (O5).</summary>
public static class GoToMarketRunFeature
{
    public static FunctionsApplicationBuilder AddGoToMarketRun(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IAgendaStep, GoToMarketEnding>();
        return builder;
    }
}
