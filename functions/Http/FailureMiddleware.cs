using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Http;

/// <summary>Turns an exception that nobody expected into a logged 500 problem; outermost of the app's middleware.</summary>
public sealed partial class FailureMiddleware(ILogger<FailureMiddleware> logger) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            LogAborted(context.FunctionDefinition.Name);
        }
        catch (BadHttpRequestException error)
        {
            LogBroken(context.FunctionDefinition.Name, error.Message);
            var problem = RequestErrors.Invalid("body", new(
                "could not be read to its end.",
                "本文を最後まで読み取れませんでした。"));
            context.GetInvocationResult().Value = Answer.Of(
                error.StatusCode == StatusCodes.Status413PayloadTooLarge ? RequestErrors.TooLarge(RequestBody.MaxBytes) : problem);
        }
        catch (Exception error)
        {
            LogFailed(error, context.FunctionDefinition.Name, context.InvocationId);
            context.GetInvocationResult().Value = Answer.Of(RequestErrors.Internal(context.InvocationId));
        }
    }

    [LoggerMessage(1001, LogLevel.Error, "{Function} failed (invocation {InvocationId}); the caller got a 500 and may repeat the request")]
    private partial void LogFailed(Exception error, string function, string invocationId);

    [LoggerMessage(1002, LogLevel.Information, "{Function}: the caller went away before the answer")]
    private partial void LogAborted(string function);

    [LoggerMessage(1003, LogLevel.Information, "{Function}: the request body could not be read: {Reason}")]
    private partial void LogBroken(string function, string reason);
}
