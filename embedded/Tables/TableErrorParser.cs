using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>Reads error code and message from the service's <c>{"odata.error":{"code":…,"message":{"value":…}}}</c>.</summary>
internal sealed class TableErrorParser : RequestFailedDetailsParser
{
    public static readonly TableErrorParser Instance = new();

    public override bool TryParse(Response response, [NotNullWhen(true)] out ResponseError? error, out IDictionary<string, string>? data)
    {
        error = null;
        data = null;
        if (response.ContentStream is not { CanSeek: true } stream)
        {
            return false;
        }

        try
        {
            stream.Position = 0;
            using var document = JsonDocument.Parse(stream);
            if (document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("odata.error", out var details)
                && details.TryGetProperty("code", out var code)
                && details.TryGetProperty("message", out var message)
                && message.TryGetProperty("value", out var text))
            {
                error = new ResponseError(code.GetString(), text.GetString());
            }
        }
        catch (JsonException)
        {
            // Not the service but something before it answered: Azure.Core puts the text into the exception.
            return false;
        }
        finally
        {
            stream.Position = 0;
        }

        return error is not null;
    }
}
