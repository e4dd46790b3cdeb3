using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Embedded.Worker;

/// <summary>Runs one HTTP function for a request.</summary>
internal sealed class HttpFunction(DiscoveredFunction function, FunctionPipeline pipeline, HostKey key, ShutdownSignal shutdown, ILogger logger)
{
    private readonly AuthorizationLevel _level = ((HttpTriggerAttribute)function.Trigger).AuthLevel;

    public async Task HandleAsync(HttpContext http)
    {
        if (_level != AuthorizationLevel.Anonymous && !ShowsKey(http.Request))
        {
            await HostProblem.WriteAsync(
                http, StatusCodes.Status401Unauthorized, "key-required",
                "This function takes the host's key in the header x-functions-key or the query parameter code.");
            return;
        }

        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, shutdown.Token);
        var context = new InvocationContext(function, http.Request, http.Request.RouteValues, http.RequestServices, cancellation.Token);
        context.Items[FunctionContextExtensions.HttpContextKey] = http;
        try
        {
            await FunctionResult.WriteAsync(http, await pipeline.RunAsync(context));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            HttpLogs.CallerWentAway(logger, function.Name);
        }
        catch (Exception error) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            await AnswerAsync(http, error);
        }
    }

    private bool ShowsKey(HttpRequest request) =>
        key.Matches(request.Headers["x-functions-key"].ToString()) || key.Matches(request.Query["code"].ToString());

    private Task AnswerAsync(HttpContext http, Exception error)
    {
        if (error is BadHttpRequestException bad)
        {
            return HostProblem.WriteAsync(http, bad.StatusCode, "bad-request", bad.Message);
        }

        if (error is OperationCanceledException && shutdown.Token.IsCancellationRequested)
        {
            return HostProblem.WriteAsync(
                http, StatusCodes.Status503ServiceUnavailable, "shutting-down", "The app is stopping; try again when it runs.");
        }

        HttpLogs.FunctionFailed(logger, error, function.Name);
        return HostProblem.WriteAsync(
            http, StatusCodes.Status500InternalServerError, "internal-error", "The function failed; the app's log says why.");
    }
}
