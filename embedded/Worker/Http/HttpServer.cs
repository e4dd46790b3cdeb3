using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Embedded.Worker;

/// <summary>Kestrel on loopback with the routes of the functions and of the host.</summary>
internal static partial class HttpServer
{
    public static void Configure(WebApplicationBuilder web, LocalRun run)
    {
        web.Services.AddRouting();
        web.WebHost.UseKestrelCore().UseSockets(sockets => sockets.CreateBoundListenSocket = _ => run.Port.Socket);
        web.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, run.Port.Number);
        });
    }

    public static void UsePipeline(WebApplication app)
    {
        app.Use(next => http => LoopbackGuard.CheckHostAsync(http, next));
        app.Use(next => http => SignedInHeaders.ApplyAsync(http, next));
        app.UseRouting();
        app.Run(http => http.GetEndpoint() is { RequestDelegate: { } answer } endpoint && endpoint.Metadata.GetMetadata<HostRoute>() is not null
            ? answer(http)
            : HostProblem.WriteAsync(
                http, StatusCodes.Status404NotFound, "route-not-found", $"Nothing answers {http.Request.Method} {http.Request.Path}."));
    }

    /// <exception cref="HostStartException">Two functions answer to the same method and route.</exception>
    public static void Map(
        IEndpointRouteBuilder routes, IEnumerable<DiscoveredFunction> functions, string prefix, Func<DiscoveredFunction, HttpFunction> create)
    {
        Dictionary<string, string> taken = new(StringComparer.OrdinalIgnoreCase);
        foreach (var function in functions)
        {
            var trigger = (HttpTriggerAttribute)function.Trigger;
            var pattern = $"/{prefix}/{trigger.Route ?? function.Name}".Replace("//", "/", StringComparison.Ordinal);
            foreach (var method in trigger.Methods ?? ["any method"])
            {
                var answered = $"{method} {ParameterName().Replace(pattern, "{")}";
                if (!taken.TryAdd(answered, function.Name))
                {
                    throw new HostStartException(
                        $"Functions '{taken[answered]}' and '{function.Name}' both answer {method.ToUpperInvariant()} {pattern}.");
                }
            }

            RequestDelegate handler = create(function).HandleAsync;
            var route = trigger.Methods is { } methods ? routes.MapMethods(pattern, methods, handler) : routes.Map(pattern, handler);
            route.WithMetadata(HostRoute.Instance);
        }
    }

    [GeneratedRegex(@"\{\*{0,2}\w+")]
    private static partial Regex ParameterName();
}
