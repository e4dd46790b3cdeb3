using System.Net.Mime;
using System.Text.Json;
using BenefitsFunctions.Ledger;

namespace BenefitsFunctions.EventQueue;

/// <summary>
/// What CloudEvents 1.0 asks of the attributes that the app has no use for: that they are well formed. An event that breaks this was not
/// made by a CloudEvents library, and nobody knows what else it breaks.
/// </summary>
internal static class CloudEventAttributes
{
    private const int MaxShown = 50;

    private static readonly EventFault InvalidName = new(
        "invalid-attribute-name", "Names of attributes consist of small letters and digits; the event has one that does not.");

    /// <summary>Notes in <paramref name="fields"/> what is wrong.</summary>
    public static void Check(JsonElement root, EventFields fields)
    {
        foreach (var attribute in root.EnumerateObject())
        {
            if (attribute.Value.ValueKind != JsonValueKind.Null && Fault(attribute.Name, attribute.Value) is { } fault)
            {
                fields.Refuse(fault, false);
            }
        }
    }

    private static EventFault? Fault(string name, JsonElement value) => name switch
    {
        // Read one by one.
        "specversion" or "id" or "source" or "type" or "subject" or "time" or "data" => null,
        "data_base64" => new("invalid-data_base64", "data_base64 must be left out: data is a JSON object."),
        "datacontenttype" => IsJson(value) ? null : new("invalid-datacontenttype", "datacontenttype must be a JSON media type."),
        "dataschema" => IsUri(value) ? null : new("invalid-dataschema", "dataschema must be an absolute URI."),
        _ when name.Length == 0 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)) => InvalidName,
        _ => IsExtension(value) ? null : new(
            "invalid-extension",
            $"{name[..Math.Min(name.Length, MaxShown)]} must be a text, a whole number of 32 bits, or a Boolean."),
    };

    private static bool IsJson(JsonElement value)
    {
        if (EventText.Read(value) is not { Length: > 0 } text)
        {
            return false;
        }

        try
        {
            var type = new ContentType(text).MediaType;
            return type == "application/json" || type.EndsWith("+json", StringComparison.Ordinal);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool IsUri(JsonElement value) =>
        EventText.Read(value) is { Length: > 0 } text && text[0] != '/' && Uri.TryCreate(text, UriKind.Absolute, out _);

    private static bool IsExtension(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => EventText.Read(value) is not null,
        JsonValueKind.Number => value.TryGetInt32(out _),
        var kind => kind is JsonValueKind.True or JsonValueKind.False,
    };
}
