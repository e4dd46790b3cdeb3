using BenefitsFunctions.Settings;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.ActivationRun;

/// <summary>How an activation is carried out once it is opened.</summary>
public static class ActivationRunFeature
{
    public static FunctionsApplicationBuilder AddActivationRun(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton(ActivationSettings.Read(new SettingsReader(builder.Configuration)));
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
