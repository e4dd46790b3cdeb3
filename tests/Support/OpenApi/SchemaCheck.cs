using System.Text.Json;
using System.Text.RegularExpressions;

namespace BenefitsFunctions.Tests.Support.OpenApi;

/// <summary>Holds a JSON value against a schema of the document, as far as the document uses JSON Schema.</summary>
public sealed class SchemaCheck(JsonElement document)
{
    /// <summary>What does not fit, with its path; empty when all does.</summary>
    public IReadOnlyList<string> Faults(JsonElement value, JsonElement schema)
    {
        var faults = new List<string>();
        Check(value, schema, "$", faults);
        return faults;
    }

    /// <summary>Follows <c>$ref</c>.</summary>
    public JsonElement Resolve(JsonElement element)
    {
        while (element.TryGetProperty("$ref", out var reference))
        {
            element = reference.GetString()!.TrimStart('#', '/').Split('/').Aggregate(document, (at, name) => at.GetProperty(name));
        }

        return element;
    }

    private void Check(JsonElement value, JsonElement schema, string at, List<string> faults)
    {
        schema = Resolve(schema);
        if (schema.TryGetProperty("oneOf", out var choices))
        {
            var fitting = choices.EnumerateArray().Count(choice => Faults(value, choice).Count == 0);
            if (fitting != 1)
            {
                faults.Add($"{at} fits {fitting} of the choices: {value}");
            }

            return;
        }

        if (schema.TryGetProperty("type", out var type)
            && !Types(type).Contains(TypeOf(value))
            && !(TypeOf(value) == "integer" && Types(type).Contains("number")))
        {
            faults.Add($"{at} is {TypeOf(value)}, not {type}");
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                CheckObject(value, schema, at, faults);
                break;
            case JsonValueKind.Array when schema.TryGetProperty("items", out var items):
                foreach (var (item, index) in value.EnumerateArray().Select((item, index) => (item, index)))
                {
                    Check(item, items, $"{at}[{index}]", faults);
                }

                break;
            case JsonValueKind.String:
                CheckText(value.GetString()!, schema, at, faults);
                break;
        }
    }

    private void CheckObject(JsonElement value, JsonElement schema, string at, List<string> faults)
    {
        var known = schema.TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject().ToDictionary(p => p.Name, p => p.Value)
            : [];
        foreach (var required in schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(n => n.GetString()!) : [])
        {
            if (!value.TryGetProperty(required, out _))
            {
                faults.Add($"{at}.{required} is missing");
            }
        }

        var closed = schema.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.False;
        foreach (var member in value.EnumerateObject())
        {
            if (known.TryGetValue(member.Name, out var property))
            {
                Check(member.Value, property, $"{at}.{member.Name}", faults);
            }
            else if (closed)
            {
                faults.Add($"{at}.{member.Name} is not in the document");
            }
        }
    }

    private static void CheckText(string text, JsonElement schema, string at, List<string> faults)
    {
        if (schema.TryGetProperty("enum", out var values) && !values.EnumerateArray().Any(v => v.GetString() == text))
        {
            faults.Add($"{at} is '{text}', not one of {values}");
        }

        if (schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(text, pattern.GetString()!))
        {
            faults.Add($"{at} is '{text}', which does not match {pattern}");
        }

        var formatted = schema.TryGetProperty("format", out var format) ? format.GetString() : null;
        var fits = formatted switch
        {
            "date" => Regex.IsMatch(text, @"^\d{4}-\d\d-\d\d$"),
            "date-time" => Regex.IsMatch(text, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$"),
            _ => true,
        };
        if (!fits)
        {
            faults.Add($"{at} is '{text}', which is no {formatted}");
        }
    }

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!) : [type.GetString()!];

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };
}
