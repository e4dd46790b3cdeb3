using System.Text.Json.Serialization;

namespace Benefits.Local.Host;

/// <summary>A claim in App Service's shape.</summary>
internal sealed record PrincipalClaim([property: JsonPropertyName("typ")] string Type, [property: JsonPropertyName("val")] string Value);
