using System.Text.Json;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Tests.Local.Host;

public sealed class DurableFunctionTests(SharedSampleHost shared) : IClassFixture<SharedSampleHost>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly SampleHost _app = shared.App;

    [Theory]
    [InlineData("GreetTwice", "\"Hello Ada, Hello Ada\"")]
    [InlineData("GreetNobody", "\"System.InvalidOperationException: Ada is nobody\"")]
    [InlineData("GreetByDate", """{"Name":"Ada","At":"2026-11-20T09:00:00.0000000Z"}""")]
    public async Task Orchestration_WhenItCallsActivities_GetsWhatTheyReturnOrThrow(string orchestrator, string output) =>
        Assert.Equal(("Completed", output), await RunAsync(_app, orchestrator));

    [Fact]
    public async Task Orchestration_WhenTheWorkerIsKilledInAnActivity_IsCarriedOnByTheNextWorker()
    {
        await using var app = await SampleHost.StartAsync();
        await app.PostAsync("/api/greetings/killed?orchestrator=GreetAfterGate&name=Ada");
        await app.Log.LineAsync("Activity waits");

        var killed = app.Host.WorkerPid;
        WorkerTests.Kill(killed);
        await WorkerTests.OtherWorkerAsync(app, killed);
        await app.PostAsync("/api/Open");

        Assert.Equal(("Completed", "\"Hello Ada\""), await EndOfAsync(app, "killed"));
        var told = Assert.Single(
            app.Log.Lines,
            line => line.Level >= LogLevel.Warning && !line.Text.StartsWith("Queue ", StringComparison.Ordinal));
        Assert.StartsWith($"The worker (process {killed}) has ended", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Activity_WhenItFails_IsLoggedWithItsReason()
    {
        await RunAsync(_app, "GreetNobody");

        Assert.Contains("Ada is nobody", await _app.Log.LineAsync("Function 'Refuse'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Webhook_WhenAsked_ListsAndEndsOrchestrations()
    {
        await _app.PostAsync("/api/greetings/held?orchestrator=GreetAfterGate&name=Ada");
        await _app.Log.LineAsync("Activity waits");
        const string Instance = "/runtime/webhooks/durabletask/instances/held";

        Assert.Equal("\"Ada\"", JsonDocument.Parse((await _app.GetAsync(Instance)).Body).RootElement.GetProperty("input").GetRawText());
        Assert.Equal(202, (await _app.PostAsync($"{Instance}/terminate?reason=enough")).Status);
        Assert.Equal("Terminated", (await EndOfAsync(_app, "held")).Status);
        Assert.Equal((403, "origin-refused"), await _app.ProblemAsync(
            new(HttpMethod.Post, $"{Instance}/terminate") { Headers = { { "Origin", "http://evil.example" } } }));
    }

    private static async Task<(string? Status, string? Output)> RunAsync(SampleHost app, string orchestrator)
    {
        await app.PostAsync($"/api/greetings/{orchestrator}?orchestrator={orchestrator}&name=Ada");
        return await EndOfAsync(app, orchestrator);
    }

    // The engine tells nobody when an orchestration ends, so it is asked until it does.
    private static async Task<(string? Status, string? Output)> EndOfAsync(SampleHost app, string id)
    {
        JsonElement state = default;
        await Until.SoAsync(
            async () =>
            {
                var (status, body) = await app.GetAsync($"/api/greetings/{id}");
                state = status == 200 ? JsonDocument.Parse(body).RootElement : default;
                return status == 200 && state.GetProperty("status").GetString() is "Completed" or "Failed" or "Terminated";
            },
            Patience);
        return (state.GetProperty("status").GetString(), state.GetProperty("output").GetString());
    }
}
