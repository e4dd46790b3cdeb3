using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Tests.Embedded.Worker.Samples;

public sealed class DurableSamples(Trail trail, ScopedThing thing)
{
    [Function("StartGreeting")]
    public async Task<IActionResult> StartGreeting(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "greetings/{id}")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var orchestrator = request.Query["orchestrator"].FirstOrDefault() ?? "Greeting";
        await client.ScheduleNewOrchestrationInstanceAsync(orchestrator, request.Query["name"].ToString(), new StartOrchestrationOptions(id), cancellation);
        var done = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, cancellation);
        return new OkObjectResult(new { Status = done.RuntimeStatus.ToString(), Output = done.SerializedOutput });
    }

    [Function("Greeting")]
    public static async Task<string> Greeting([OrchestrationTrigger] TaskOrchestrationContext context) =>
        await context.CallActivityAsync<string>("Greet", new Guest(context.GetInput<string>()!, context.InstanceId));

    [Function("GreetingTwice")]
    public async Task<string> GreetingTwice([OrchestrationTrigger] TaskOrchestrationContext context, FunctionContext function)
    {
        trail.Add($"turn of {function.FunctionDefinition.Name}");
        var guest = new Guest(context.GetInput<string>()!, context.InstanceId);
        var first = await context.CallActivityAsync<string>("Greet", guest);
        return $"{first}, {await context.CallActivityAsync<string>("Greet", guest)}";
    }

    [Function("Greet")]
    public Task<string> Greet([ActivityTrigger] Guest guest, FunctionContext context, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        trail.Add($"{context.FunctionDefinition.InputBindings["guest"].Type} of {guest.Instance} in scope {thing.Number > 0}");
        return Task.FromResult($"Hello {guest.Name}");
    }

    public sealed record Guest(string Name, string Instance);
}
