using System.Globalization;
using Benefits.Local.Host.Rpc;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Benefits.Local.Host;

/// <summary>
/// Runs one HTTP function for a request: the request goes to the worker's own web server, the call beside it; the worker joins the
/// two by the id in a header.
/// </summary>
internal sealed class HttpFunction(
    AppFunction function, WorkerSupervisor worker, CallInputs inputs, IHttpForwarder forwarder, WorkerHttpClient client, ILogger logger)
{
    /// <summary>The most bytes of a request's body: as much as the worker's own server takes.</summary>
    public const long LargestBody = 30_000_000;

    private const string InvocationId = "x-ms-invocation-id";

    /// <summary>The answer while there is no worker.</summary>
    public static Task RefuseAsync(HttpContext http) => HostProblem.WriteAsync(
        http, StatusCodes.Status502BadGateway, "worker-unavailable", "The app's worker has ended and is being started again; try again.");

    public async Task HandleAsync(HttpContext http)
    {
        if (worker.Http is not { } address)
        {
            await RefuseAsync(http);
            return;
        }

        if (http.Request.ContentLength > LargestBody)
        {
            await HostProblem.WriteAsync(
                http, StatusCodes.Status413PayloadTooLarge, "body-too-large", $"A request body may have up to {LargestBody} bytes.");
            return;
        }

        http.Response.OnStarting(HideServer, http);
        var call = await CallAsync(http);
        http.Request.Headers[InvocationId] = call.InvocationId;
        using var cancel = new CancellationTokenSource();
        var succeeds = RunAsync(call, cancel.Token);
        var error = await forwarder.SendAsync(http, address.ToString(), client.Invoker, WorkerHttpClient.Request);
        if (error != ForwarderError.None)
        {
            await cancel.CancelAsync();
            HttpLogs.NotForwarded(logger, function.Name, error);
            if (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
            {
                await RefuseAsync(http);
            }
        }
        else if (!http.Response.HasStarted && !await succeeds)
        {
            // The worker's web server answers an empty 200 for a function that failed.
            http.Response.Clear();
            await HostProblem.WriteAsync(
                http, StatusCodes.Status500InternalServerError, "internal-error", "The function failed; the app's log says why.");
        }
    }

    private static Task HideServer(object http)
    {
        ((HttpContext)http).Response.Headers.Remove("Server");
        return Task.CompletedTask;
    }

    // False when the function failed.
    private async Task<bool> RunAsync(InvocationRequest call, CancellationToken cancellationToken)
    {
        try
        {
            await worker.InvokeAsync(function, call, cancellationToken);
            return true;
        }
        catch (FunctionFailedException error)
        {
            HttpLogs.FunctionFailed(logger, function.Name, error.Message);
            return false;
        }
        catch (WorkerUnavailableException)
        {
            // The forwarding fails as well and says so.
            return true;
        }
    }

    private async Task<InvocationRequest> CallAsync(HttpContext http)
    {
        var call = await inputs.CreateAsync(function, new() { Http = new() { Method = http.Request.Method, Url = http.Request.Path } });
        foreach (var (name, value) in http.Request.RouteValues)
        {
            call.TriggerMetadata[name] = new() { String = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "" };
        }

        return call;
    }
}
