using System.Text.Json;
using System.Text.RegularExpressions;
using BenefitsFunctions.OpenApi;

namespace BenefitsFunctions.Tests.Support.OpenApi;

/// <summary>The OpenAPI document; every answer that a test gets is held against it.</summary>
public static class ApiDocument
{
    /// <summary>The document as it is served.</summary>
    public static JsonElement Root { get; } = JsonDocument.Parse(File.ReadAllBytes(OpenApiDocument.FilePath)).RootElement;

    /// <summary>Holds values against its schemas.</summary>
    public static SchemaCheck Schemas { get; } = new(Root);

    /// <summary>Every operation: method in lower case, path template without the server's prefix.</summary>
    public static IReadOnlyList<(string Method, string Path, JsonElement Operation)> Operations { get; } =
    [
        .. Root.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => (o.Name, p.Name, o.Value))),
    ];

    // Where two take a path, the one with fewer parameters is meant.
    private static readonly List<(string Method, Regex Path, JsonElement Operation)> Routes =
    [
        .. Operations.OrderBy(o => o.Path.Count(c => c == '{')).Select(o => (o.Method, PathOf(o.Path), o.Operation)),
    ];

    /// <summary>Fails the test when the document does not promise this answer to this request.</summary>
    public static void Check(string method, string path, int status, string? contentType, JsonElement? body)
    {
        var (sent, plain) = (method.ToLowerInvariant(), path.Split('?')[0]);
        var operation = Routes.Find(route => route.Method == sent && route.Path.IsMatch(plain)).Operation;
        if (operation.ValueKind == JsonValueKind.Undefined)
        {
            return;
        }

        Assert.True(
            operation.GetProperty("responses").TryGetProperty($"{status}", out var promised),
            $"{method} {path} answered {status}, which the document does not name.");
        var response = Schemas.Resolve(promised);
        if (!response.TryGetProperty("content", out var content))
        {
            Assert.True(body is null, $"{method} {path} answered {status} with a body; the document has none.");
            return;
        }

        var mediaType = contentType?.Split(';')[0];
        Assert.True(
            content.TryGetProperty(mediaType ?? "", out var media),
            $"{method} {path} answered {status} as {contentType}; the document says {content}.");
        var faults = Schemas.Faults(body!.Value, media.GetProperty("schema"));
        Assert.True(faults.Count == 0, $"{method} {path} {status}: {string.Join("; ", faults)}\n{body}");
    }

    private static Regex PathOf(string template) =>
        new("^/api" + Regex.Replace(Regex.Escape(template).Replace(@"\{", "{"), @"\{[^/]+?}", "[^/]+") + "$");
}
