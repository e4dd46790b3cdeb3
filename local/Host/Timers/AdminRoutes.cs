using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Benefits.Local.Host;

/// <summary><c>POST /admin/functions/{name}</c>: runs a timer function now; answers when it has run.</summary>
internal static class AdminRoutes
{
    public static void Map(IEndpointRouteBuilder routes, IReadOnlyCollection<TimerFunction> timers, ILogger logger) =>
        routes.MapMethods("/admin/functions/{name}", [HttpMethods.Post], (RequestDelegate)(http => RunAsync(http, timers, logger)))
            .WithMetadata(HostRoute.Instance);

    private static async Task RunAsync(HttpContext http, IReadOnlyCollection<TimerFunction> timers, ILogger logger)
    {
        if (LoopbackGuard.IsForeignWrite(http.Request))
        {
            await LoopbackGuard.RefuseForeignWriteAsync(http);
            return;
        }

        var name = (string)http.Request.RouteValues["name"]!;
        if (timers.FirstOrDefault(t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } timer)
        {
            await HostProblem.WriteAsync(
                http, StatusCodes.Status404NotFound, "function-not-found", $"There is no timer function '{name}'.");
            return;
        }

        try
        {
            await timer.RunAsync(isPastDue: false, http.RequestAborted);
            http.Response.StatusCode = StatusCodes.Status202Accepted;
        }
        catch (FunctionFailedException error)
        {
            TimerLogs.FailedByHand(logger, timer.Name, error.Message);
            await HostProblem.WriteAsync(
                http, StatusCodes.Status500InternalServerError, "function-failed", $"Function '{timer.Name}' failed: {error.Reason}");
        }
        catch (WorkerUnavailableException)
        {
            await HttpFunction.RefuseAsync(http);
        }
    }
}
