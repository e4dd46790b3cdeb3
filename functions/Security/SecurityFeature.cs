using BenefitsFunctions.Settings;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BenefitsFunctions.Security;

/// <summary>Who calls, and what they may do in the programme itself.</summary>
public static class SecurityFeature
{
    public static FunctionsApplicationBuilder AddSecurity(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton(SecuritySettings.Read(new SettingsReader(builder.Configuration)));
        builder.UseMiddleware<AuthenticationMiddleware>();
        return builder;
    }
}
