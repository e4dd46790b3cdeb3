using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Benefits.Local.Host;

/// <summary>The routes of the HTTP functions.</summary>
internal static class HttpRoutes
{
    public const string Trigger = "httpTrigger";

    /// <param name="prefix"><c>extensions.http.routePrefix</c> of <c>host.json</c>.</param>
    /// <exception cref="HostStartException">A route is wrong or asks for a key.</exception>
    public static void Map(
        IEndpointRouteBuilder routes, IEnumerable<AppFunction> functions, string prefix, Func<AppFunction, HttpFunction> create)
    {
        foreach (var function in functions.Where(function => function.Trigger.Is(Trigger)))
        {
            RefuseKeys(function);
            var pattern = $"/{prefix}/{function.Trigger.Text("route") ?? function.Name}".Replace("//", "/", StringComparison.Ordinal);
            var methods = function.Trigger.Texts("methods");
            RequestDelegate handler = create(function).HandleAsync;
            try
            {
                var route = methods is [] ? routes.Map(pattern, handler) : routes.MapMethods(pattern, methods, handler);
                route.WithMetadata(HostRoute.Instance);
            }
            catch (RoutePatternException error)
            {
                throw new HostStartException($"Function '{function.Name}': route '{pattern}' is wrong: {error.Message}", error);
            }
        }
    }

    private static void RefuseKeys(AppFunction function)
    {
        if (function.Trigger.Text("authLevel") is { } level && !level.Equals("Anonymous", StringComparison.OrdinalIgnoreCase))
        {
            throw new HostStartException(
                $"Function '{function.Name}' asks for a key (level {level}), this host knows none. Give it AuthorizationLevel.Anonymous.");
        }
    }
}
