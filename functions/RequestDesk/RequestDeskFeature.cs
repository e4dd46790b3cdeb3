using BenefitsFunctions.Settings;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.RequestDesk;

/// <summary>S3: the operators' desk for customers' requests.</summary>
public static class RequestDeskFeature
{
    public static FunctionsApplicationBuilder AddRequestDesk(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton(DeskSettings.Read(new SettingsReader(builder.Configuration)));
        builder.Services.AddSingleton<MissedRound>();
        builder.Services.AddSingleton<RequestWorklist>();
        return builder;
    }
}
