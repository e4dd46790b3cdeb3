using System.Security.Cryptography;
using System.Text.Json;

namespace BenefitsFunctions.Http;

/// <summary>The strong entity tag (RFC 9110) of what a GET shows: the same body has the same tag, wherever it is made.</summary>
public static class EntityTag
{
    /// <summary>The tag of <paramref name="view"/> as the API writes it, in quotes.</summary>
    public static string Of(object view)
    {
        var hash = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(view, ApiJson.Options));
        return $"\"{Convert.ToHexStringLower(hash.AsSpan(0, 16))}\"";
    }
}
