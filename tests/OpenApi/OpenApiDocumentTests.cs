using System.Text.Json;
using System.Text.RegularExpressions;
using BenefitsFunctions.OpenApi;
using BenefitsFunctions.Security;
using BenefitsFunctions.Tests.Support;
using BenefitsFunctions.Tests.Support.OpenApi;

namespace BenefitsFunctions.Tests.OpenApi;

/// <summary>The document against the routes that the app has.</summary>
public sealed class OpenApiDocumentTests
{
    [Fact]
    public void Document_ComparedWithTheFunctions_HasEachOfThemAndNoMore()
    {
        var declared = HttpRoutes.All.Select(f => $"{f.Function} {f.Method} /{f.Route}").Order().ToList();
        var documented = ApiDocument.Operations.Select(
            o => $"{o.Operation.GetProperty("operationId").GetString()} {o.Method} {o.Path}").Order();

        Assert.NotEmpty(declared);
        Assert.Equal(declared, documented);
    }

    [Fact]
    public void Document_ForEachPathParameter_DescribesIt() => Assert.All(ApiDocument.Operations, o => Assert.Equal(
        Regex.Matches(o.Path, @"\{(\w+)\}").Select(m => m.Groups[1].Value),
        Parameters(o.Operation).Where(p => p.GetProperty("in").GetString() == "path").Select(p => p.GetProperty("name").GetString()!)));

    [Fact]
    public void Document_ForEachReference_HasItsTarget()
    {
        var references = Regex.Matches(ApiDocument.Root.GetRawText(), "\"\\$ref\"\\s*:\\s*\"(.*?)\"").Select(m => m.Groups[1].Value)
            .Distinct().ToList();

        Assert.True(references.Count > 10);
        Assert.All(references, reference =>
        {
            Assert.StartsWith("#/", reference, StringComparison.Ordinal);
            var at = ApiDocument.Root;
            Assert.All(reference.Split('/').Skip(1), name => Assert.True(at.TryGetProperty(name, out at), reference));
        });
    }

    [Fact]
    public void Document_ForEachSchemaAndResponse_UsesIt()
    {
        var text = ApiDocument.Root.GetRawText();
        var parts = new[] { "schemas", "responses" }.SelectMany(
            kind =>
                ApiDocument.Root.GetProperty("components").GetProperty(kind).EnumerateObject()
                    .Select(p => $"#/components/{kind}/{p.Name}"));
        Assert.All(parts, part => Assert.Contains($"\"{part}\"", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Document_ForEachOperation_NamesTheAnswersThatEveryFunctionHas() => Assert.All(ApiDocument.Operations, o =>
    {
        var open = AuthenticationMiddleware.OpenFunctions.Contains(o.Operation.GetProperty("operationId").GetString()!);
        var responses = o.Operation.GetProperty("responses");
        var takesBody = o.Operation.TryGetProperty("requestBody", out _);
        Assert.Equal(!open, responses.TryGetProperty("401", out _));
        Assert.Equal(!open, responses.TryGetProperty("500", out _));

        // With the key the body is read, also where none is asked for.
        var readsBody = takesBody || o.Operation.GetRawText().Contains("Idempotency-Key", StringComparison.Ordinal);
        Assert.Equal(readsBody, responses.TryGetProperty("413", out _));
        Assert.True(!takesBody || responses.TryGetProperty("400", out _));
        Assert.Equal(open, o.Operation.TryGetProperty("security", out var security) && security.GetArrayLength() == 0);
    });

    [Fact]
    public async Task GetOpenApi_WhenNobodyIsSignedIn_ServesTheFileAsItIs()
    {
        await using var app = await BenefitsHost.StartAsync();

        var answer = await app.Nobody.GetsAsync("/api/openapi.json");

        Assert.Equal((200, "application/json; charset=utf-8"), (answer.Status, answer.ContentType));
        Assert.Equal(await File.ReadAllTextAsync(OpenApiDocument.FilePath), answer.Text);
        Assert.StartsWith("3.1.", answer["openapi"], StringComparison.Ordinal);
    }

    private static IEnumerable<JsonElement> Parameters(JsonElement operation) =>
        operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray() : [];
}
