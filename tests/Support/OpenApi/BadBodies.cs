using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BenefitsFunctions.Tests.Support.OpenApi;

/// <summary>A body that is wrong in one way.</summary>
/// <param name="Field">The field that the answer must name.</param>
/// <param name="What">What is wrong with it.</param>
public sealed record BadBody(string Field, string What, string Json);

/// <summary>
/// Makes every wrong body out of a valid one that fills in every member of its schema: one thing wrong at a time, at every level.
/// </summary>
public sealed class BadBodies(JsonElement document)
{
    private const string Marker = "@@marker@@";
    private static readonly string[] OfEachType =
    [
        "null",
        "true",
        "false",
        "7",
        "-0.5",
        "1e400",
        "12345678901234567890123456789",
        "[]",
        "[null]",
        "{}",
        """{"a":1}""",
    ];
    private static readonly string[] NoText =
    [
        "\"\"",
        "\"  \"",
        """  "a\u0000b"  """,
        """  "\n"  """,
        """  "\u009f"  """,
        """  "\ud800"  """,
        """  "\udc00a"  """,
    ];
    private readonly SchemaCheck _check = new(document);

    /// <summary>All of them; <paramref name="valid"/> has every member and one item in every list.</summary>
    public IEnumerable<BadBody> Of(JsonNode valid, JsonElement schema) => Walk(valid, schema, []);

    private IEnumerable<BadBody> Walk(JsonNode root, JsonElement schema, object[] path)
    {
        schema = Plain(schema);
        var here = Find(root, path);
        return here switch
        {
            JsonObject members => OfObject(root, members, schema, path),
            JsonArray items => OfArray(root, items, schema, path),
            _ => [],
        };
    }

    private IEnumerable<BadBody> OfObject(JsonNode root, JsonObject members, JsonElement schema, object[] path)
    {
        yield return new(Field([.. path, "unknown"]), "unknown member", With(root, path, o => o.AsObject()["unknown"] = 1));
        yield return new(Field([.. path, "null"]), "unknown member that is null", With(root, path, o => o.AsObject()["null"] = null));
        var required = schema.GetProperty("required").EnumerateArray().Select(n => n.GetString()!).ToHashSet();
        foreach (var property in schema.GetProperty("properties").EnumerateObject())
        {
            object[] at = [.. path, property.Name];
            if (!members.ContainsKey(property.Name))
            {
                throw new InvalidOperationException($"The valid body lacks {Field(at)}.");
            }

            if (required.Contains(property.Name))
            {
                yield return new(Field(at), "missing", With(root, path, o => o.AsObject().Remove(property.Name)));
                yield return new(Field(at), "null", Raw(root, at, "null"));
            }

            var shouted = property.Name.ToUpperInvariant();
            yield return new(
                Field([.. path, shouted]),
                "name in capitals",
                With(root, path, o => o.AsObject()[shouted] = o[property.Name]!.DeepClone()));
            yield return new(
                "body",
                $"{Field(at)} twice",
                With(root, path, o => o.AsObject()[Marker] = 1).Replace(Marker, property.Name, StringComparison.Ordinal));
            foreach (var bad in Values(root, at, property.Value).Concat(Walk(root, property.Value, at)))
            {
                yield return bad;
            }
        }
    }

    private IEnumerable<BadBody> OfArray(JsonNode root, JsonArray items, JsonElement schema, object[] path)
    {
        var item = schema.GetProperty("items");
        yield return new(Field(path), "too many items", With(root, path, list =>
        {
            for (var more = schema.GetProperty("maxItems").GetInt32() + 1 - items.Count; more > 0; more--)
            {
                list.AsArray().Add(items[0]!.DeepClone());
            }
        }));
        if (schema.TryGetProperty("uniqueItems", out var unique) && unique.GetBoolean())
        {
            yield return new(Field(path), "an item twice", With(root, path, list => list.AsArray().Add(items[0]!.DeepClone())));
        }

        foreach (
            var bad in Values(root, [.. path, 0], item).Append(new(Field([.. path, 0]), "null", Raw(root, [.. path, 0], "null")))
                .Concat(Walk(root, item, [.. path, 0])))
        {
            yield return bad;
        }
    }

    // Values that the schema forbids in the place of the one at the path.
    private IEnumerable<BadBody> Values(JsonNode root, object[] at, JsonElement schema)
    {
        var wrong = OfEachType.Append("\"text\"").Where(json => !IsValid(json, schema)).ToList();
        var plain = Plain(schema);
        if (plain.GetProperty("type").ToString().Contains("string", StringComparison.Ordinal))
        {
            wrong.AddRange(NoText);
            wrong.AddRange(Misspelled(plain, Find(root, at)!.GetValue<string>()));
        }

        return wrong.Select(json => new BadBody(Field(at), json.Trim(), Raw(root, at, json)));
    }

    private static IEnumerable<string> Misspelled(JsonElement schema, string good)
    {
        if (schema.TryGetProperty("maxLength", out var max))
        {
            yield return $"\"{new string('x', max.GetInt32() + 1)}\"";
            yield return $"\"{new string('x', 20_000)}\"";
        }

        if (schema.TryGetProperty("enum", out _))
        {
            yield return $"\"{good.ToUpperInvariant()}_\"";
            yield return $"\" {good}\"";
            yield return "\"0\"";
        }

        if (schema.TryGetProperty("pattern", out _))
        {
            yield return $"\"{good}\\n\"";
            yield return $"\"{good} {good}\"";
        }

        var format = schema.TryGetProperty("format", out var named) ? named.GetString() : null;
        var wrong = format switch
        {
            "date" => (string[])
                [
                    "2026-02-30",
                    "2026-4-1",
                    "01-04-2026",
                    "1999-12-31",
                    "2101-01-01",
                    "2026-04-01T00:00:00Z",
                    "２０２６-04-01",
                ],
            "email" =>
                [
                    "plain",
                    "@contoso.example",
                    "a@",
                    "a@b",
                    "a b@contoso.example",
                    "a@contoso.example, b@contoso.example",
                    "A <a@contoso.example>",
                    "a@contoso.example\\r\\nBcc: b@contoso.example",
                    "\\\"a b\\\"@contoso.example",
                    "佐藤@contoso.example",
                ],
            "idn-hostname" =>
                [
                    "contoso",
                    "contoso.example.",
                    "a..example",
                    "-a.example",
                    "a_b.example",
                    "127.0.0.1",
                    "https://a.example",
                    "a@contoso.example",
                ],
            "uuid" =>
                [
                    "0123456789abcdef0123456789abcdef",
                    "{01234567-89ab-cdef-0123-456789abcdef}",
                    "01234567-89ab-cdef-0123-456789abcdeg",
                    "00000000-0000-0000-0000-000000000000",
                ],
            _ => [],
        };
        foreach (var text in wrong)
        {
            yield return $"\"{text}\"";
        }
    }

    private bool IsValid(string json, JsonElement schema)
    {
        using var value = JsonDocument.Parse(json);
        return _check.Faults(value.RootElement, schema).Count == 0;
    }

    // Without the other choice, which is null.
    private JsonElement Plain(JsonElement schema)
    {
        schema = _check.Resolve(schema);
        return schema.TryGetProperty("oneOf", out var choices) ? _check.Resolve(choices[0]) : schema;
    }

    private static string Raw(JsonNode root, object[] at, string json) =>
        With(root, at[..^1], parent => Set(parent, at[^1], Marker)).Replace($"\"{Marker}\"", json, StringComparison.Ordinal);

    private static void Set(JsonNode parent, object step, JsonNode value)
    {
        if (step is int index)
        {
            parent[index] = value;
        }
        else
        {
            parent[(string)step] = value;
        }
    }

    private static string With(JsonNode root, object[] path, Action<JsonNode> change)
    {
        var copy = root.DeepClone();
        change(Find(copy, path)!);
        return copy.ToJsonString();
    }

    private static JsonNode? Find(JsonNode root, object[] path) =>
        path.Aggregate((JsonNode?)root, (at, step) => step is int index ? at![index] : at![(string)step]);

    private static string Field(object[] path)
    {
        var text = new StringBuilder();
        foreach (var step in path)
        {
            text.Append(
                step is int index ? string.Create(CultureInfo.InvariantCulture, $"[{index}]") : text.Length == 0 ? step : $".{step}");
        }

        return text.ToString();
    }
}
