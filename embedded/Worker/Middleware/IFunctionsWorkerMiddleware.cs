namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>Runs around every function. One instance serves the whole app.</summary>
public interface IFunctionsWorkerMiddleware
{
    /// <summary>Calls <paramref name="next"/> to go on; sets the result or writes the response itself to answer instead.</summary>
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
