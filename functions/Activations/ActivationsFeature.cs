using BenefitsFunctions.Settings;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Activations;

/// <summary>Activations of benefits.</summary>
public static class ActivationsFeature
{
    public static FunctionsApplicationBuilder AddActivations(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton(ActivationSettings.Read(new SettingsReader(builder.Configuration)));
        builder.Services.AddSingleton<ActivationStore>();
        builder.Services.AddSingleton<ActivationStarts>();
        builder.Services.AddSingleton<ActivationOpening>();
        return builder;
    }
}

/// <summary>Settings of activations.</summary>
/// <param name="PublicationDelay"><c>Benefits__PublicationDelay</c>: from provisioning to the visible balance (A6); 60 hours by
/// default.</param>
public sealed record ActivationSettings(TimeSpan PublicationDelay)
{
    public static ActivationSettings Read(SettingsReader settings) =>
        new(settings.Duration("Benefits:PublicationDelay", TimeSpan.FromHours(60), TimeSpan.FromDays(30)));
}
