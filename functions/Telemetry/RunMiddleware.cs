using Google.Protobuf;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask.Protobuf;

namespace BenefitsFunctions.Telemetry;

/// <summary>Counts the runs of timer functions that did not fail, and the orchestrations that did.</summary>
internal sealed class RunMiddleware(BenefitsMetrics metrics) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var function = context.FunctionDefinition;
        if (IsTriggeredBy(function, "timerTrigger"))
        {
            // On the machine's clock: it is about work.
            var began = TimeProvider.System.GetTimestamp();
            await next(context);
            metrics.SweepRan(function.Name, TimeProvider.System.GetElapsedTime(began));
        }
        else if (IsTriggeredBy(function, "orchestrationTrigger"))
        {
            await next(context);
            if (metrics.IsHeard && context.GetInvocationResult().Value is string turn && HasFailed(turn))
            {
                metrics.OrchestrationFailed(function.Name);
            }
        }
        else
        {
            await next(context);
        }
    }

    // What throws in an orchestration does not come here: it is in what the turn tells the engine to do.
    // Its form is the extension's own: in another one nothing is counted, and the turn goes on.
    private static bool HasFailed(string turn)
    {
        try
        {
            return OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(turn)).Actions
                .Any(action => action.CompleteOrchestration is { OrchestrationStatus: OrchestrationStatus.Failed });
        }
        catch (Exception error) when (error is FormatException or InvalidProtocolBufferException)
        {
            return false;
        }
    }

    private static bool IsTriggeredBy(FunctionDefinition function, string trigger)
    {
        foreach (var binding in function.InputBindings.Values)
        {
            if (binding.Type == trigger)
            {
                return true;
            }
        }

        return false;
    }
}
