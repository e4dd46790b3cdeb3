using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.FirstResponses;

/// <summary>When first responses are due (S3).</summary>
public static class FirstResponsesFeature
{
    public static FunctionsApplicationBuilder AddFirstResponses(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton(FirstResponseCatalog.Load(FirstResponseCatalog.DefaultPath));
        builder.Services.AddHostedService<FirstResponseCatalogNote>();
        return builder;
    }
}

/// <summary>Says at the start what the catalog can't know.</summary>
internal sealed partial class FirstResponseCatalogNote(
    FirstResponseCatalog catalog, ILogger<FirstResponseCatalogNote> logger) : IHostedService
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
        2040,
        LogLevel.Information,
        "Of these countries, whose holidays count for first responses, only weekends are known: {Countries}. Enter their holidays as "
        + "closedOn in FirstResponses/calendars.json; until then they count as business days")]
    private partial void LogWeekendsOnly(string countries);
}
