using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Http;

/// <summary>The routes of the app's HTTP functions, as they are declared.</summary>
public static class RouteTable
{
    /// <summary>What host.json puts before every route.</summary>
    public const string Prefix = "/api";

    private static readonly IReadOnlyList<(TemplateMatcher Matcher, string[] Methods)> Routes =
    [
        .. from type in typeof(RouteTable).Assembly.GetTypes()
           from method in type.GetMethods()
           where method.IsDefined(typeof(FunctionAttribute))
           from parameter in method.GetParameters()
           let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
           where trigger is { Route: not null, Methods: not null }
           select (new TemplateMatcher(TemplateParser.Parse(trigger.Route!), []), trigger.Methods!),
    ];

    /// <summary>The methods that a path takes, OPTIONS included, as the header <c>Allow</c> lists them; null for an unknown path.</summary>
    public static string? MethodsAt(PathString path)
    {
        if (!path.StartsWithSegments(Prefix, out var rest))
        {
            return null;
        }

        List<string> methods =
            [.. Routes.Where(r => r.Matcher.TryMatch(rest, [])).SelectMany(r => r.Methods).Select(m => m.ToUpperInvariant())];
        return methods.Count == 0 ? null : string.Join(", ", methods.Append(HttpMethods.Options).Distinct().Order(StringComparer.Ordinal));
    }
}
