using System.Security.Cryptography;
using System.Text.Json;

namespace BenefitsFunctions.Http;

/// <summary>The strong entity tag (RFC 9110) of what a GET shows: the same body has the same tag, wherever it is made.</summary>
public static class EntityTag
{
    /// <summary>The tag of <paramref name="view"/> as the API writes it, in quotes.</summary>
    public static string Of(object view) => Of(JsonSerializer.SerializeToUtf8Bytes(view, ApiJson.Options));

    /// <summary>The tag of a body, in quotes.</summary>
    public static string Of(byte[] body) => $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 16))}\"";
}
