using BenefitsFunctions.Agenda;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Endings;

/// <summary>The sweep of what ends, and the mails about the end of contracts.</summary>
public static class EndingsFeature
{
    public static FunctionsApplicationBuilder AddEndings(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<EndingStore>();
        builder.Services.AddSingleton<IAgendaStep, ContractEnding>();
        builder.Services.AddSingleton<EndingRound>();
        return builder;
    }
}
