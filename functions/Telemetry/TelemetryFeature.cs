using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using BenefitsFunctions.Settings;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace BenefitsFunctions.Telemetry;

/// <summary>
/// Traces, metrics and logs, to Application Insights when <c>APPLICATIONINSIGHTS_CONNECTION_STRING</c> is set and to an OTLP receiver
/// when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is. Without either nothing listens, and what would be told is not even put together.
/// </summary>
public static class TelemetryFeature
{
    // Of an instance, to Application Insights: a batch has a trace for each contract, and each is paid for.
    private const double TracesPerSecond = 5;

    public static FunctionsApplicationBuilder AddTelemetry(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddMetrics();
        builder.Services.AddSingleton<BenefitsMetrics>();
        builder.UseMiddleware<RunMiddleware>();
        var settings = TelemetrySettings.Read(new SettingsReader(builder.Configuration));
        if (settings.IsOn)
        {
            Export(builder, settings);
        }

        return builder;
    }

    private static void Export(FunctionsApplicationBuilder builder, TelemetrySettings settings)
    {
        // The id of a log line goes along; Azure Monitor has it by itself.
        builder.Configuration["OTEL_DOTNET_EXPERIMENTAL_OTLP_EMIT_EVENT_LOG_ATTRIBUTES"] ??= "true";

        // Libraries tell addresses with keys and Contract IDs in them, below a warning; scopes, which have them too, are not exported.
        foreach (var library in new[] { "Microsoft", "System", "Azure" })
        {
            builder.Logging.AddFilter<OpenTelemetryLoggerProvider>(library, LogLevel.Warning);
        }

        // Not the sources of the storage and HTTP clients: their addresses hold the keys of rows.
        var telemetry = builder.Services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .WithTracing(traces => traces.AddSource(BenefitsTraces.Name))
            .WithMetrics(metrics => metrics.AddMeter(BenefitsMetrics.Name))
            .WithLogging(null, logs => logs.IncludeFormattedMessage = true);
        if (settings.ConnectionString is { } connectionString)
        {
            telemetry.UseAzureMonitorExporter(azure =>
            {
                (azure.ConnectionString, azure.TracesPerSecond) = (connectionString, TracesPerSecond);

                // Each line has an id and something to do: none is left out because its trace is.
                azure.EnableTraceBasedLogsSampler = false;
                azure.Credential = settings.SignsIn
                    ? new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = settings.ClientId })
                    : null;
            });
        }

        if (settings.HasEndpoint)
        {
            telemetry.UseOtlpExporter();
        }
    }
}
