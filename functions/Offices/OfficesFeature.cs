using BenefitsFunctions.Settings;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Offices;

/// <summary>The offices that activate for partners (A7).</summary>
public static class OfficesFeature
{
    public static FunctionsApplicationBuilder AddOffices(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton(OfficeCatalog.Load(OfficeCatalog.DefaultPath));
        builder.Services.AddSingleton(OfficeSettings.Read(new SettingsReader(builder.Configuration)));
        builder.Services.AddSingleton<OfficeWorklistStore>();
        builder.Services.AddHostedService<OfficeCatalogNote>();
        return builder;
    }
}

/// <summary>Says at the start what the catalog can't know.</summary>
internal sealed partial class OfficeCatalogNote(OfficeCatalog catalog, ILogger<OfficeCatalogNote> logger) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (catalog.WeekendsOnly is { Count: > 0 } countries)
        {
            LogWeekendsOnly(string.Join(", ", countries));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(
        2030,
        LogLevel.Information,
        "Of these countries, whose working days count for offices, only weekends are known: {Countries}. Their national holidays count as "
        + "working days; Benefits__OfficeReminderAfter and Benefits__OfficeLapseAfter leave room for them")]
    private partial void LogWeekendsOnly(string countries);
}
