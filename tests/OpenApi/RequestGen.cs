using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using BenefitsFunctions.Tests.Support;
using BenefitsFunctions.Tests.Support.OpenApi;
using CsCheck;

namespace BenefitsFunctions.Tests.OpenApi;

/// <summary>A request as it goes over the wire.</summary>
internal sealed record GeneratedRequest(
    string Operation,
    string Method,
    string Path,
    string? Principal,
    (string Name, string Value)[] Headers,
    (string? Type, byte[]? Bytes) Body)
{
    public HttpContent? Content()
    {
        if (Body.Bytes is null)
        {
            return null;
        }

        var content = new ByteArrayContent(Body.Bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", Body.Type);
        return content;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Operation}: {Method} {Path} {string.Join(", ", Headers)} as {Principal}; {Body.Type} "
        + (Body.Bytes is null ? "" : Encoding.UTF8.GetString(Body.Bytes.AsSpan(0, Math.Min(Body.Bytes.Length, 2_000))));
}

/// <summary>Generates requests to every operation of the document, right ones and hostile ones.</summary>
/// <param name="known">
/// What means something to the app, by the name of the parameter or member that takes it; of one operation only as
/// <c>PutPartner.partnerId</c>; whole bodies as <c>PutPartner.body</c>.
/// </param>
internal sealed class RequestGen(IReadOnlyDictionary<string, string[]> known)
{
    // Against this many right ones, one is not.
    private const int Mostly = 12;
    private const string Foreign = "22222222-2222-2222-2222-222222222222";

    private static readonly string[] Segments =
    [
        "%00", "%2F", "..%2F..", "%2e%2e", ".", "%5C", "%20", "%09", "%0d%0aA:b", "%25", "%7C", "~", "%23", "%3F", "%27%20or%20%271",
        "a;b=c", "%F0%9F%98%80", "%E6%A0%AA", "%ED%A0%80", "%FF", "%C0%AF", "%E2%80%AE", "0", "-1", "00000000000000",
        "99999999999999999999", "null", "undefined", "%3Cscript%3E", "*", new('a', 129), new('7', 1_000),
        string.Concat(Enumerable.Repeat("%E6%A0%AA", 500)), new('a', 9_000),
    ];

    private static readonly string[] Values =
    [
        "", "0", "-1", "1001", "1", "1e3", "99999999999999999999", "2026-11-20", "2026-02-30", "9999-12-31", "0001-01-01",
        "2026-11-20T09:00:00Z", "2026-11-20T09:00:00", "2026-11-20T09:00:00%2B14:00", "%00", "%FF", "%ED%A0%80", "%E6%A0%AA",
        "%F0%9F%98%80", "+", "%27%20or%201%20eq%201", "AAAA", "bm90IGEgdG9rZW4%3D", "%7B%7D", "oldest", "newest", "all", "headquarters",
        new('a', 4_000),
    ];

    private static readonly Gen<string> Queries = Gen.OneOf(
        "?", "?&&==&", "?%00=%00", "?a=%", "?=x", $"?{string.Concat(Enumerable.Repeat("top=1&", 500))}");

    private static readonly Gen<(string Name, string Value)[]> Headers = Gen.Select(
        Gen.OneOf(
            "If-Match", "If-None-Match", "Idempotency-Key", "Accept-Language", "Accept", "Range", "X-HTTP-Method-Override", "Prefer",
            "X-Forwarded-Host", "X-MS-CLIENT-PRINCIPAL-NAME"),
        Gen.OneOf(
            "*", "\"abc\"", "W/\"abc\"", "\"a\", \"b\"", "\"", "", " ", "ja", "ja;q=2, en;q=x", "*;q=0", "株", "\u0001", "a\tb", "DELETE",
            "key-1", "\"key-1\"", new('k', 129), new('k', 4_000), "bytes=0-5", "return=minimal", "' or 1 eq 1"),
        (name, value) => (name, value)).Array[0, 3];

    private static readonly byte[][] Junk =
    [
        [], [(byte)' '], "{"u8.ToArray(), "nul"u8.ToArray(), "[]"u8.ToArray(), "\"\""u8.ToArray(), "{}{}"u8.ToArray(), "{}//"u8.ToArray(),
        [0xEF, 0xBB, 0xBF, .. "{}"u8], [0xEF, 0xBB, 0xBF], [0xFF, 0xFE, (byte)'{', 0, (byte)'}', 0], [(byte)'{', 0xFF, (byte)'}'],
        [0x1F, 0x8B, 8, 0], "{\"a\":"u8.ToArray(), Encoding.UTF8.GetBytes($"\"{new string('a', 300_000)}\""),
        Encoding.UTF8.GetBytes(new string('[', 10_000)), Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 5_000))),
    ];

    private static readonly Gen<string> ContentTypes = Gen.Frequency(
        (Mostly, Gen.Const("application/json")),
        (1, Gen.OneOf(
            "", "text/plain", "application/json; charset=utf-16", "application/json; charset=\"", "multipart/form-data; boundary=b",
            "application/x-www-form-urlencoded", "application/problem+json", "nonsense", "application/cbor")));

    private static readonly Gen<string?> Admins = Gen.OneOf<string?>(
        Person.Principal("contoso-global-admin", []),
        Person.Principal("contoso-global-admin", ["ProgramOffice"]),
        Person.Principal("office-1", ["ProgramOffice", "Operator"]));

    private static readonly Gen<string?> Callers = Gen.Frequency(
        (1, Gen.OneOf<string?>(
            null,
            "",
            "%%%",
            Convert.ToBase64String("{}"u8),
            Convert.ToBase64String("""{"claims":[{"typ":"oid","val":"\ud800"}]}"""u8))),
        (2, Gen.OneOf<string?>(
            Person.Principal("personal-1", [], idp: "live.com", tenant: "9188040d-6c67-4c5b-b112-36a304b66dad"),
            Person.Principal("stranger", []),
            Person.Principal("' or 1 eq 1 /\\#?|~", []),
            Person.Principal(new string('株', 128), ["ProgramOffice"], tenant: Foreign),
            Person.Principal("contoso-global-admin", ["Operator"], tenant: Foreign),
            Person.Principal("contoso-member", []),
            Person.Principal("contoso-csp", []),
            Person.Principal("fabrikam-partner-admin", []))),
        (3, Admins));

    private readonly BodyGen _bodies = new(ApiDocument.Schemas, known);

    /// <summary>Each operation as often.</summary>
    public Gen<GeneratedRequest> Requests => Gen.OneOf([.. ApiDocument.Operations.Select(o => (IGen<GeneratedRequest>)Of(o))]);

    /// <summary>Of each operation the requests that mean something to the app, by those who may do the most.</summary>
    public IEnumerable<Gen<GeneratedRequest>> Meant => ApiDocument.Operations.Select(o =>
    {
        var operation = o.Operation.GetProperty("operationId").GetString()!;
        var query = Parameters(o.Operation, p => p.TryGetProperty("required", out var required) && required.GetBoolean())
            .Select(name => Texts(known[name]).Select(value => $"{name}={value}"))
            .Aggregate(Gen.Const(""), (a, b) => Gen.Select(a, b, (left, right) => left + (left.Length == 0 ? '?' : '&') + right));
        return Gen.Select(
            Path(operation, o.Path, name => Texts(known[name])),
            query,
            Admins,
            Meaning(operation, o.Operation),
            (path, q, caller, body) => new GeneratedRequest(operation, o.Method.ToUpperInvariant(), $"/api{path}{q}", caller, [], body));
    });

    private Gen<GeneratedRequest> Of((string Method, string Path, JsonElement Operation) o)
    {
        var operation = o.Operation.GetProperty("operationId").GetString()!;
        var method = Gen.Frequency(
            (Mostly, Gen.Const(o.Method.ToUpperInvariant())),
            (1, Gen.OneOf("GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS", "BREW")));
        return Gen.Select(
            method,
            Path(operation, o.Path, name => Known(name, Segments)),
            Query(o.Operation),
            Callers,
            Headers,
            Body(operation, o.Operation),
            (m, p, q, caller, headers, body) => new GeneratedRequest(operation, m, $"/api{p}{q}", caller, headers, body));
    }

    private Gen<string> Path(string operation, string path, Func<string, Gen<string>> of) => Regex.Split(path, @"\{(\w+)\}")
        .Select((part, i) => i % 2 == 0
            ? Gen.Const(part)
            : of(known.ContainsKey($"{operation}.{part}") ? $"{operation}.{part}" : part))
        .Aggregate((a, b) => Gen.Select(a, b, (left, right) => left + right));

    private Gen<string> Query(JsonElement operation)
    {
        var names = Parameters(operation, _ => true);
        var pairs = Gen.OneOf([.. names, "unknown"]).SelectMany(name => Known(name, Values).Select(value => $"{name}={value}")).Array[0, 3]
            .Select(query => query.Length == 0 ? "" : $"?{string.Join('&', query)}");
        return Gen.Frequency((names.Length == 0 ? 1 : Mostly, pairs), (names.Length == 0 ? Mostly : 1, Gen.Const("")), (1, Queries));
    }

    private static string[] Parameters(JsonElement operation, Func<JsonElement, bool> which) =>
    [
        .. (operation.TryGetProperty("parameters", out var all) ? all.EnumerateArray() : [])
            .Where(p => p.GetProperty("in").GetString() == "query" && which(p)).Select(p => p.GetProperty("name").GetString()!),
    ];

    private Gen<string> Known(string name, string[] hostile)
    {
        var others = Gen.Frequency(
            (3, Gen.OneOf(hostile)), (1, Gen.String[Gen.Char, 1, 30].Select(text => Uri.EscapeDataString(text))));
        return known.TryGetValue(name, out var texts)
            ? Gen.Frequency((3, Texts(texts)), (1, others))
            : others;
    }

    private static Gen<string> Texts(string[] texts) => Gen.OneOf([.. texts.Select(Uri.EscapeDataString)]);

    // What a schema wants seldom keeps the rules between many members: some bodies that do are known.
    private Gen<string> Right(string operation, JsonElement schema) => known.TryGetValue($"{operation}.body", out var bodies)
        ? Gen.Frequency((1, _bodies.Right(schema)), (1, Gen.OneOf(bodies)))
        : _bodies.Right(schema);

    private Gen<(string? Type, byte[]? Bytes)> Meaning(string name, JsonElement operation) =>
        operation.TryGetProperty("requestBody", out var body)
            ? Right(name, SchemaOf(body)).Select(text => ((string?)"application/json", (byte[]?)Encoding.UTF8.GetBytes(text)))
            : Gen.Const(((string?)null, (byte[]?)null));

    private static JsonElement SchemaOf(JsonElement body) =>
        body.GetProperty("content").GetProperty("application/json").GetProperty("schema");

    private Gen<(string? Type, byte[]? Bytes)> Body(string name, JsonElement operation)
    {
        var junk = Gen.OneOf(Junk);
        if (!operation.TryGetProperty("requestBody", out var body))
        {
            return Gen.Frequency(
                (Mostly, Gen.Const(((string?)null, (byte[]?)null))),
                (1, Gen.Select(ContentTypes, junk, (type, bytes) => ((string?)type, (byte[]?)bytes))));
        }

        var schema = SchemaOf(body);
        var bytes = Gen.Frequency(
            (5, Right(name, schema).Select(Encoding.UTF8.GetBytes)),
            (5, _bodies.Wrong(schema).Select(Encoding.UTF8.GetBytes)),
            (1, junk));
        return Gen.Select(ContentTypes, bytes, (type, text) => ((string?)type, (byte[]?)text));
    }
}
