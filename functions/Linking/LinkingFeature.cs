using BenefitsFunctions.Settings;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Linking;

/// <summary>Linking contracts to accounts.</summary>
public static class LinkingFeature
{
    public static FunctionsApplicationBuilder AddLinking(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton(LinkSettings.Read(new SettingsReader(builder.Configuration)));
        builder.Services.AddSingleton<LinkAttempts>();
        builder.Services.AddSingleton<ContractLinking>();
        return builder;
    }
}
