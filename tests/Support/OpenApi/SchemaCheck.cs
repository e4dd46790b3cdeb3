using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Json.Schema;

namespace BenefitsFunctions.Tests.Support.OpenApi;

/// <summary>Holds a JSON value against a schema of the document: JSON Schema 2020-12, as OpenAPI 3.1 has it, formats included.</summary>
public sealed class SchemaCheck
{
    private static readonly Uri Base = new("https://benefits.example/openapi.json");

    private readonly ConcurrentDictionary<string, JsonSchema> _built = [];
    private readonly BuildOptions _building = new() { Dialect = Dialect.Draft202012, SchemaRegistry = new() };
    private readonly EvaluationOptions _evaluation = new()
    {
        OutputFormat = OutputFormat.List,
        RequireFormatValidation = true,
        FormatRegistry = new(),
    };
    private readonly JsonElement _document;

    public SchemaCheck(JsonElement document)
    {
        _document = document;
        _building.SchemaRegistry.Register(new JsonElementBaseDocument(document, Base));

        // Stricter than the format: every time is in UTC.
        _evaluation.FormatRegistry.Register(new RegexFormat("date-time", new Regex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")));
    }

    /// <summary>What does not fit, with its place; empty when all does.</summary>
    public IReadOnlyList<string> Faults(JsonElement value, JsonElement schema)
    {
        var result = Built(schema).Evaluate(value, _evaluation);
        return result.IsValid
            ? []
            : [.. (result.Details ?? []).Where(d => d.Errors is not null).SelectMany(
                d => d.Errors!.Select(e => $"{d.InstanceLocation} {e.Key}: {e.Value}"))];
    }

    /// <summary>Follows <c>$ref</c>.</summary>
    public JsonElement Resolve(JsonElement element)
    {
        while (element.TryGetProperty("$ref", out var reference))
        {
            element = reference.GetString()!.TrimStart('#', '/').Split('/').Aggregate(_document, (at, name) => at.GetProperty(name));
        }

        return element;
    }

    // A schema cut out of the document still points into it.
    private JsonSchema Built(JsonElement schema) => _built.GetOrAdd(
        schema.GetRawText(), text => JsonSchema.FromText(text.Replace("\"#/", $"\"{Base}#/", StringComparison.Ordinal), _building));
}
