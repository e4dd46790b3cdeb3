using Benefits.Local.Host.Rpc;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Benefits.Local.Host;

/// <summary>Carries out in the worker what the engine calls.</summary>
internal sealed class DurableCalls(IEnumerable<AppFunction> functions, WorkerSupervisor worker, CallInputs inputs, EngineClock? clock)
{
    private readonly Dictionary<string, AppFunction> _functions = functions.ToDictionary(function => function.Name);

    /// <summary>Runs a turn of an orchestration, or an activity.</summary>
    /// <param name="instanceId">The orchestration that an activity works for.</param>
    public async Task<object?> CallAsync(string name, string input, string? instanceId, CancellationToken cancellationToken)
    {
        var function = _functions[name];
        return clock is not null && function.Trigger.Is(DurableFunctions.Orchestrator)
            ? await clock.RunTurnAsync(input, async turn => (string)(await InvokeAsync(function, turn, null, cancellationToken))!)
            : await InvokeAsync(function, input, instanceId, cancellationToken);
    }

    private async Task<object?> InvokeAsync(AppFunction function, string input, string? instanceId, CancellationToken cancellationToken)
    {
        var call = await inputs.CreateAsync(function, new() { String = input ?? "" });
        if (instanceId is not null)
        {
            call.TriggerMetadata["instanceId"] = new() { String = instanceId };
        }

        var returned = await worker.InvokeAsync(function, call, cancellationToken);
        return returned?.DataCase switch
        {
            null or TypedData.DataOneofCase.None => null,
            TypedData.DataOneofCase.Json => Json(returned.Json),
            _ => returned.String,
        };
    }

    // As it was written: a text that looks like a date stays one.
    private static object? Json(string json)
    {
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None };
        var token = JToken.ReadFrom(reader);
        return token is JValue value ? value.Value : token;
    }
}
