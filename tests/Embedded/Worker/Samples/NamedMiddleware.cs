using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace BenefitsFunctions.Tests.Embedded.Worker.Samples;

/// <summary>Leaves its name on the trail before and after the rest of the pipeline.</summary>
public abstract class NamedMiddleware(Trail trail) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        trail.Add($"{GetType().Name} in");
        await next(context);
        trail.Add($"{GetType().Name} out");
    }
}

public sealed class Outer(Trail trail) : NamedMiddleware(trail);

public sealed class Inner(Trail trail) : NamedMiddleware(trail);
