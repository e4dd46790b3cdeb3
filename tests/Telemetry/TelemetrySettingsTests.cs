using BenefitsFunctions.Settings;
using BenefitsFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;

namespace BenefitsFunctions.Tests.Telemetry;

public sealed class TelemetrySettingsTests
{
    private const string ConnectionString = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string Authentication = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private const string Key = "InstrumentationKey=01234567-89ab-cdef-0123-456789abcdef";

    [Theory]
    [InlineData(ConnectionString, "secret")]
    [InlineData(ConnectionString, "InstrumentationKey=secret")]
    [InlineData(ConnectionString, "IngestionEndpoint=https://secret.example/")]
    [InlineData(ConnectionString, $"{Key};IngestionEndpoint=secret")]
    [InlineData(ConnectionString, $"{Key};{Key}")]
    [InlineData(ConnectionString, $"{Key};=secret")]
    [InlineData(Authentication, "secret")]
    [InlineData(Authentication, "ClientId=01234567-89ab-cdef-0123-456789abcdef")]
    [InlineData(Authentication, "Authorization=AAD;ClientId=secret")]
    [InlineData(Authentication, "Authorization=secret")]
    [InlineData(Endpoint, "secret:4317")]
    [InlineData(Endpoint, "ftp://secret.example")]
    [InlineData(Protocol, "secret")]
    public void AddTelemetry_WhenASettingIsWrong_NamesItInOneLineAndNotItsValue(string setting, string value)
    {
        var error = Assert.Throws<SettingsException>(() => Builder((setting, value)).AddTelemetry());

        var line = StartFailure.Describe(error)!;
        Assert.StartsWith($"Setting {setting} ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Theory]
    [InlineData(ConnectionString, Key)]
    [InlineData(ConnectionString, $"{Key};IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/;ApplicationId=a;")]
    [InlineData(Endpoint, "http://localhost:4317")]
    public async Task AddTelemetry_WhenItHasSomewhereToGo_Traces(string setting, string value)
    {
        var builder = Builder((setting, value), (Authentication, "ClientId=01234567-89ab-cdef-0123-456789abcdef;Authorization=AAD"));
        builder.AddTelemetry();

        await using var services = builder.Services.BuildServiceProvider();
        Assert.NotNull(services.GetService<TracerProvider>());
    }

    [Fact]
    public async Task AddTelemetry_WhenItHasNowhereToGo_TracesNothing()
    {
        var builder = Builder((Authentication, "Authorization=AAD"), (Protocol, "grpc"));
        builder.AddTelemetry();

        await using var services = builder.Services.BuildServiceProvider();
        Assert.Null(services.GetService<TracerProvider>());
        Assert.NotNull(services.GetService<BenefitsMetrics>());
    }

    private static FunctionsApplicationBuilder Builder(params (string Name, string Value)[] settings)
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Configuration.AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Name, s.Value)));
        return builder;
    }
}
