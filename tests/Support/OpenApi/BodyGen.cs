using System.Globalization;
using System.Text.Json;
using CsCheck;

namespace BenefitsFunctions.Tests.Support.OpenApi;

/// <summary>Generates JSON texts from a schema of the document.</summary>
/// <param name="known">Texts that mean something to the app, by the name of the member that takes them.</param>
internal sealed class BodyGen(SchemaCheck schemas, IReadOnlyDictionary<string, string[]> known)
{
    // Against this many right ones.
    private const int Many = 12;

    private static readonly string[] Hostile =
    [
        "null", "true", "-1", "0.1", "1e400", "12345678901234567890123456789", "NaN", "'a'", "\"\"", "\" \"", "[]", "{}", "[null]",
        """{"a":1,"a":2}""", """ "\u0000" """, """ "\ud800" """, """ "\u202e\ufeff😀" """, "\"2026-02-30\"", "\"9999-12-31\"",
        "\"' or 1 eq 1\"", "\"<script>\"", "\"../..\"", $"\"{new string('x', 5_000)}\"", new string('[', 90) + new string(']', 90),
    ];

    private static readonly Gen<string> Word = Gen.OneOf(
        Gen.String[Gen.Char.AlphaNumeric, 1, 20],
        Gen.String[Gen.Char, 1, 10],
        Gen.OneOf("株式会社", "😀", "O'Neil \"&\" <Sons>", "a|b/c\\d#e?f%25"));

    /// <summary>Bodies as the schema wants them.</summary>
    public Gen<string> Right(JsonElement schema) => Value("", schema, wrong: 0);

    /// <summary>Bodies with values, names and members that are wrong, missing or twice, here and there; some are right.</summary>
    public Gen<string> Wrong(JsonElement schema) => Value("", schema, wrong: 1);

    private Gen<string> Value(string name, JsonElement schema, int wrong) =>
        Mostly(Ways(name, schemas.Resolve(schema), wrong), wrong, Hostile);

    private Gen<string> Ways(string name, JsonElement schema, int wrong)
    {
        if (schema.TryGetProperty("oneOf", out var choices))
        {
            return Gen.OneOf([.. choices.EnumerateArray().Select(choice => (IGen<string>)Value(name, choice, wrong))]);
        }

        if (known.TryGetValue(name, out var texts))
        {
            return Gen.OneOf([.. texts.Select(text => JsonSerializer.Serialize(text))]);
        }

        if (schema.TryGetProperty("enum", out var values))
        {
            return Gen.OneOf([.. values.EnumerateArray().Select(value => value.GetRawText())]);
        }

        var type = schema.GetProperty("type");
        var types = type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()) : [type.GetString()];
        var isSet = wrong == 0 && schema.TryGetProperty("uniqueItems", out var unique) && unique.GetBoolean();
        return Gen.OneOf([.. types.Select(t => (IGen<string>)(t switch
        {
            "object" => Members(schema, wrong),
            "array" => Value(name, schema.GetProperty("items"), wrong)
                .Array[schema.TryGetProperty("minItems", out var fewest) ? fewest.GetInt32() : 0, 3]
                .Select(items => $"[{string.Join(',', isSet ? items.Distinct() : items)}]"),
            "string" => Text(schema).Select(text => JsonSerializer.Serialize(text)),
            "boolean" => Gen.OneOf("true", "false"),
            "null" => Gen.Const("null"),
            _ => Gen.Int[
                    schema.TryGetProperty("minimum", out var least) ? (int)Math.Ceiling(least.GetDecimal()) : 0,
                    schema.TryGetProperty("maximum", out var most) ? (int)Math.Min(most.GetDecimal(), 100) : 100]
                .Select(number => number.ToString(CultureInfo.InvariantCulture)),
        }))]);
    }

    private Gen<string> Members(JsonElement schema, int wrong)
    {
        var required = schema.GetProperty("required").EnumerateArray().Select(n => n.GetString()!).ToHashSet();
        var unknown = Mostly(Gen.Const(""), wrong, "\"unknown\":1", "\"\\ud800\":1", "\"\":null", "\"constructor\":{}");
        return schema.GetProperty("properties").EnumerateObject()
            .Select(property =>
            {
                var member = Value(property.Name, property.Value, wrong).Select(value => $"\"{property.Name}\":{value}");
                (int, IGen<string>)[] ways =
                [
                    (Many, member),
                    (wrong, member.Select(m => $"{m},{m}")),
                    (required.Contains(property.Name) ? wrong : Many, Gen.Const("")),
                ];
                return Gen.Frequency([.. ways.Where(way => way.Item1 > 0)]);
            })
            .Aggregate(unknown, (all, next) => Gen.Select(all, next, (a, b) => a.Length > 0 && b.Length > 0 ? $"{a},{b}" : a + b))
            .Select(members => $"{{{members}}}");
    }

    private static Gen<string> Text(JsonElement schema) =>
        (schema.TryGetProperty("format", out var format) ? format.GetString() : "") switch
        {
            "date" => Gen.OneOf("2026-04-01", "2026-11-20", "2027-03-31"),
            "email" => Gen.OneOf("a@contoso.example", "b@fabrikam.example"),
            "idn-hostname" => Gen.OneOf("adatum.example", "Mail.Adatum.example", "例え.example"),
            "uuid" => Gen.OneOf("01234567-89ab-cdef-0123-456789abcdef", "11111111-2222-3333-4444-555555555555"),
            _ => Word,
        };

    private static Gen<string> Mostly(Gen<string> right, int wrong, params string[] others) =>
        wrong == 0 ? right : Gen.Frequency((Many, right), (wrong, Gen.OneOf(others)));
}
