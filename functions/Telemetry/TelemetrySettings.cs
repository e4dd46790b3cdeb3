using BenefitsFunctions.Settings;

namespace BenefitsFunctions.Telemetry;

/// <summary>Where telemetry goes. Nothing is set, and nothing is exported, unless somebody wants it.</summary>
internal sealed class TelemetrySettings
{
    private const string ConnectionStringName = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string AuthenticationName = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
    private const string EndpointName = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ProtocolName = "OTEL_EXPORTER_OTLP_PROTOCOL";

    private static readonly string[] Protocols = ["grpc", "http/protobuf"];

    private TelemetrySettings(string? connectionString, bool signsIn, string? clientId, bool hasEndpoint) =>
        (ConnectionString, SignsIn, ClientId, HasEndpoint) = (connectionString, signsIn, clientId, hasEndpoint);

    /// <summary>Of Application Insights; null when nothing goes there.</summary>
    public string? ConnectionString { get; }

    /// <summary>True when the app signs in at Application Insights with its identity.</summary>
    public bool SignsIn { get; }

    /// <summary>Which managed identity; null for the app's only one.</summary>
    public string? ClientId { get; }

    /// <summary>True when telemetry goes to an OTLP receiver, whose settings OpenTelemetry reads itself.</summary>
    public bool HasEndpoint { get; }

    /// <summary>True when telemetry goes anywhere.</summary>
    public bool IsOn => ConnectionString is not null || HasEndpoint;

    public static TelemetrySettings Read(SettingsReader settings)
    {
        var connectionString = settings.OptionalText(ConnectionStringName);
        var authentication = settings.OptionalText(AuthenticationName);
        var endpoint = settings.OptionalText(EndpointName);
        var protocol = settings.OptionalText(ProtocolName);
        if (connectionString is not null && !IsConnectionString(connectionString))
        {
            throw new SettingsException(
                ConnectionStringName,
                "is no connection string of Application Insights: copy it from the resource's overview, InstrumentationKey=…;…");
        }

        var identity = authentication is null ? [] : Parts(authentication);
        if (authentication is not null && !IsIdentity(identity))
        {
            throw new SettingsException(
                AuthenticationName, "takes Authorization=AAD, with a user-assigned identity ClientId=…;Authorization=AAD.");
        }

        if (endpoint is not null && !IsAddress(endpoint))
        {
            throw new SettingsException(
                EndpointName, "takes the address of an OTLP receiver, http or https, such as http://localhost:4317.");
        }

        return protocol is null || Protocols.Contains(protocol)
            ? new TelemetrySettings(
                connectionString, authentication is not null, identity?.GetValueOrDefault("ClientId"), endpoint is not null)
            : throw new SettingsException(ProtocolName, $"takes one of {string.Join(", ", Protocols)}.");
    }

    private static bool IsConnectionString(string text) =>
        Parts(text) is { } parts
        && Guid.TryParse(parts.GetValueOrDefault("InstrumentationKey"), out _)
        && parts.Where(part => part.Key.EndsWith("Endpoint", StringComparison.OrdinalIgnoreCase)).All(part => IsAddress(part.Value));

    private static bool IsIdentity(Dictionary<string, string>? parts) =>
        parts is not null
        && parts.TryGetValue("Authorization", out var how)
        && how.Equals("AAD", StringComparison.OrdinalIgnoreCase)
        && (!parts.TryGetValue("ClientId", out var id) || Guid.TryParse(id, out _));

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";

    // Null for what is not name=value;name=value, or has a name twice.
    private static Dictionary<string, string>? Parts(string text)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var halves = part.Split('=', 2, StringSplitOptions.TrimEntries);
            if (halves is not [{ Length: > 0 }, { Length: > 0 }] || !parts.TryAdd(halves[0], halves[1]))
            {
                return null;
            }
        }

        return parts;
    }
}
