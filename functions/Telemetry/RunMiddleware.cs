using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

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
            // A turn that waits never comes back here; what throws ends the orchestration.
            try
            {
                await next(context);
            }
            catch
            {
                metrics.OrchestrationFailed(function.Name);
                throw;
            }
        }
        else
        {
            await next(context);
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
