using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Endings;

/// <summary>Mails about the end of contracts.</summary>
public static class EndingsFeature
{
    public static FunctionsApplicationBuilder AddEndings(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<EndingStore>();
        builder.Services.AddSingleton<EndingRound>();
        return builder;
    }
}
