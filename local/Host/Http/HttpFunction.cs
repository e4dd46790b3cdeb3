using System.Globalization;
using System.Text;
using Yarp.ReverseProxy.Forwarder;

namespace Benefits.Local.Host;

/// <summary>Runs an HTTP function: a request goes to the worker's web server, the call beside it; an id in a header joins them.</summary>
internal sealed class HttpFunction(AppFunction function, FunctionsWorker worker, IHttpForwarder forwarder)
{
    /// <summary>The most bytes of a body: as many as the worker's own server takes.</summary>
    public const long LargestBody = 30_000_000;

    private static readonly HttpMessageInvoker Client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
    });

    // Gives up when nothing has come for as long as Azure's front end waits.
    private static readonly ForwarderRequestConfig Patience = new() { ActivityTimeout = TimeSpan.FromSeconds(230) };

    public static void Map(WebApplication web, IEnumerable<AppFunction> functions, HostConfiguration configuration, FunctionsWorker worker)
    {
        var prefix = configuration.HostJson["extensions:http:routePrefix"] ?? "api";
        foreach (var function in functions.Where(function => function.Trigger.Type == "httpTrigger"))
        {
            if (function.Trigger.AuthLevel is { } level && !level.Equals("Anonymous", StringComparison.OrdinalIgnoreCase))
            {
                throw new HostStartException($"Function '{function.Name}' asks for a key ({level}); set AuthorizationLevel.Anonymous.");
            }

            var route = $"/{prefix}/{function.Trigger.Route ?? function.Name}".Replace("//", "/", StringComparison.Ordinal);
            RequestDelegate handler = new HttpFunction(function, worker, web.Services.GetRequiredService<IHttpForwarder>()).HandleAsync;
            _ = function.Trigger.Methods is [_, ..] methods ? web.MapMethods(route, methods, handler) : web.Map(route, handler);
        }
    }

    private async Task HandleAsync(HttpContext http)
    {
        var address = worker.Http ?? throw new WorkerUnavailableException();
        if (http.Request.ContentLength > LargestBody)
        {
            await HttpServer.ProblemAsync(http, 413, "body-too-large", $"A request body may have up to {LargestBody} bytes.");
            return;
        }

        var call = function.Call(new() { Http = new() { Method = http.Request.Method, Url = http.Request.Path } });
        foreach (var (name, value) in http.Request.RouteValues)
        {
            call.TriggerMetadata[name] = new() { String = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "" };
        }

        http.Request.Headers["x-ms-invocation-id"] = call.InvocationId;
        http.Response.OnStarting(() => Task.FromResult(http.Response.Headers.Remove("Server")));
        using var cancel = new CancellationTokenSource();
        Task running = worker.InvokeAsync(function, call, cancel.Token);
        if (await forwarder.SendAsync(http, address.ToString(), Client, Patience) != ForwarderError.None)
        {
            await cancel.CancelAsync();
            if (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
            {
                throw new WorkerUnavailableException();
            }
        }
        else if (!http.Response.HasStarted)
        {
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (running.IsFaulted)
            {
                // The worker's web server answers an empty 200 for a function that failed.
                http.Response.Clear();
                await HttpServer.ProblemAsync(http, 500, "internal-error", "The function failed; the app's log says why.");
            }
        }
    }
}
