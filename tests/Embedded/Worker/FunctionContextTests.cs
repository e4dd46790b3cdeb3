using System.Text.Json;
using BenefitsFunctions.Tests.Embedded.Worker.Samples;

namespace BenefitsFunctions.Tests.Embedded.Worker;

public sealed class FunctionContextTests
{
    [Fact]
    public async Task InstanceServices_OfTwoRuns_AreTwoScopesSharedWithTheFunctionsClass()
    {
        await using var app = await MiddlewareTests.StartAsync(_ => { });

        var first = JsonSerializer.Deserialize<int[]>((await app.GetAsync("/api/Scoped")).Body)!;
        var second = JsonSerializer.Deserialize<int[]>((await app.GetAsync("/api/Scoped")).Body)!;
        var trail = app.Service<Trail>();
        await app.StopAsync();

        Assert.Equal(first[0], first[1]);
        Assert.NotEqual(first[0], second[0]);
        Assert.Equal((1, 1), (first[2], second[2]));
        Assert.Contains($"disposed {first[0]}", trail.Entries);
    }

    [Fact]
    public async Task FunctionDefinition_OfAnHttpFunction_NamesItsMethodParametersAndBindings()
    {
        await using var app = await MiddlewareTests.StartAsync(_ => { });

        var told = JsonDocument.Parse((await app.GetAsync("/api/describe/word")).Body).RootElement;

        Assert.True(told.GetProperty("same").GetBoolean());
        Assert.Equal("Describe", told.GetProperty("name").GetString());
        Assert.Equal($"{typeof(ContextSamples).FullName}.Describe", told.GetProperty("entryPoint").GetString());
        Assert.Equal("BenefitsFunctions.Tests.dll", told.GetProperty("assembly").GetString());
        Assert.Equal(["request HttpRequest", "word String", "context FunctionContext"], Texts(told, "parameters"));
        Assert.Equal(["request httpTrigger In"], Texts(told, "inputs"));
        Assert.Equal(["$return http Out"], Texts(told, "outputs"));
        Assert.Equal("wordword", told.GetProperty("word").GetString());
    }

    [Fact]
    public async Task CancellationToken_WhenTheCallerGoesAway_Fires()
    {
        await using var app = await MiddlewareTests.StartAsync(_ => { });
        using var impatience = new CancellationTokenSource();

        var call = app.Client.GetAsync("/api/Waits", impatience.Token);
        await app.Service<Gate>().Entered.Task;
        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await app.Service<Gate>().Cancelled.Task;
    }

    private static IEnumerable<string?> Texts(JsonElement told, string property) =>
        told.GetProperty(property).EnumerateArray().Select(e => e.GetString());
}
