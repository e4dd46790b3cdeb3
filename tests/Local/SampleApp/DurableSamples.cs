using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace SampleApp;

public sealed class DurableSamples(Gate gate)
{
    [Function("StartGreeting")]
    public static async Task<IActionResult> StartGreeting(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "greetings/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client)
    {
        await client.ScheduleNewOrchestrationInstanceAsync(
            request.Query["orchestrator"].ToString(), request.Query["name"].ToString(), new StartOrchestrationOptions(id));
        return new AcceptedResult();
    }

    [Function("GetGreeting")]
    public static async Task<IActionResult> GetGreeting(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "greetings/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client)
    {
        var found = await client.GetInstanceAsync(id, getInputsAndOutputs: true);
        return new OkObjectResult(new
        {
            status = $"{found?.RuntimeStatus}",
            output = found?.SerializedOutput,
            reason = found?.FailureDetails?.ErrorMessage,
        });
    }

    [Function("GreetTwice")]
    public static async Task<string> GreetTwice([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var name = context.GetInput<string>()!;
        return $"{await context.CallActivityAsync<string>("Greet", name)}, {await context.CallActivityAsync<string>("Greet", name)}";
    }

    [Function("GreetByDate")]
    public static Task<Greeting> GreetByDate([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<Greeting>("Describe", context.GetInput<string>());

    [Function("GreetAfterGate")]
    public static Task<string> GreetAfterGate([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<string>("PassGate", context.GetInput<string>());

    [Function("GreetNobody")]
    public static async Task<string> GreetNobody([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            return await context.CallActivityAsync<string>("Refuse", context.GetInput<string>());
        }
        catch (TaskFailedException error)
        {
            return $"{error.FailureDetails.ErrorType}: {error.FailureDetails.ErrorMessage}";
        }
    }

    [Function("Greet")]
    public static string Greet([ActivityTrigger] string name) => $"Hello {name}";

    [Function("Describe")]
    public static Greeting Describe([ActivityTrigger] string name) => new(name, "2026-11-20T09:00:00.0000000Z");

    [Function("PassGate")]
    public async Task<string> PassGate([ActivityTrigger] string name, CancellationToken cancellationToken)
    {
        await gate.PassAsync("Activity", cancellationToken);
        return $"Hello {name}";
    }

    [Function("Refuse")]
    public static string Refuse([ActivityTrigger] string name) => throw new InvalidOperationException($"{name} is nobody");

    public sealed record Greeting(string Name, string At);
}
