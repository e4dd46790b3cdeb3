using BenefitsFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Http;

/// <summary>
/// Renders every answer, and turns an exception that nobody expected into a logged 500 problem; outermost of the app's middleware.
/// </summary>
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

            // What it gives is as of now: asked for before, it would stay empty.
            var result = context.GetInvocationResult();
            if (result.Value is Answer answer)
            {
                // Here and not when it is sent: an answer that can't be made is a failure like any other.
                result.Value = answer.RenderFor(http.Request);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            LogAborted(context.FunctionDefinition.Name);
        }
        catch (Exception error)
        {
            context.GetInvocationResult().Value = Answer.Of(ProblemFor(error, context)).RenderFor(http.Request);
        }
    }

    private Problem ProblemFor(Exception error, FunctionContext context)
    {
        switch (error)
        {
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                LogBroken(context.FunctionDefinition.Name, error.Message);
                return RequestErrors.TooLarge(RequestBody.MaxBytes);
            case BadHttpRequestException:
                LogBroken(context.FunctionDefinition.Name, error.Message);
                return RequestErrors.Invalid(
                    "body", new("could not be read to its end.", "本文を最後まで読み取れませんでした。"));
            case ContentionException:
                LogContended(error, context.FunctionDefinition.Name);
                return RequestErrors.Busy();
            case StorageUnavailableException:
                // Said once by who waits for it, not for each request.
                return RequestErrors.StorageUnavailable();
            default:
                LogFailed(error, context.FunctionDefinition.Name, context.InvocationId);
                return RequestErrors.Internal(context.InvocationId);
        }
    }

    [LoggerMessage(1001, LogLevel.Error, "{Function} failed (invocation {InvocationId}); the caller got a 500 and may repeat the request")]
    private partial void LogFailed(Exception error, string function, string invocationId);

    [LoggerMessage(1002, LogLevel.Information, "{Function}: the caller went away before the answer")]
    private partial void LogAborted(string function);

    [LoggerMessage(1003, LogLevel.Information, "{Function}: the request body could not be read: {Reason}")]
    private partial void LogBroken(string function, string reason);

    [LoggerMessage(
        1004,
        LogLevel.Warning,
        "{Function}: one row was changed by others all the time; the caller got a 503 and may repeat the request. "
        + "If this lasts, look for a client that repeats the same call without a pause")]
    private partial void LogContended(Exception error, string function);
}
