using BenefitsFunctions.Settings;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Housekeeping;

/// <summary>What is over is removed (E5).</summary>
public static class HousekeepingFeature
{
    public static FunctionsApplicationBuilder AddHousekeeping(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton(HousekeepingSettings.Read(new SettingsReader(builder.Configuration)));
        return builder;
    }
}

/// <summary>Settings of the housekeeping.</summary>
/// <param name="HistoryKeptFor"><c>Benefits__HistoryKeptFor</c>: how long the history of an orchestration is kept after its end; 30 days
/// by default.</param>
public sealed record HousekeepingSettings(TimeSpan HistoryKeptFor)
{
    // A day: what came at least once may come again within it, and finds its orchestration.
    public static HousekeepingSettings Read(SettingsReader settings) => new(
        settings.Duration("Benefits:HistoryKeptFor", TimeSpan.FromDays(30), TimeSpan.FromDays(3650), TimeSpan.FromDays(1)));
}
