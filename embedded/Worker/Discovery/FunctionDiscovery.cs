using System.Reflection;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Embedded.Worker;

/// <summary>Finds the functions of the app by their attributes.</summary>
internal static class FunctionDiscovery
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <exception cref="HostStartException">A function is declared wrongly; the message names it.</exception>
    public static IReadOnlyList<DiscoveredFunction> Find(IEnumerable<Type> types)
    {
        var functions = types.SelectMany(type => type.GetMethods(Declared))
            .Select(method => (method, attribute: method.GetCustomAttribute<FunctionAttribute>()))
            .Where(found => found.attribute is not null)
            .Select(found => Describe(found.attribute!.Name, found.method))
            .ToList();
        if (functions.GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            var where = string.Join(" and ", twice.Select(f => f.EntryPoint));
            throw new HostStartException($"Two functions are named '{twice.Key}': {where}.");
        }

        return functions;
    }

    private static DiscoveredFunction Describe(string name, MethodInfo method)
    {
        if (!method.IsPublic || !method.DeclaringType!.IsVisible)
        {
            var where = $"{method.DeclaringType!.FullName}.{method.Name}";
            throw new HostStartException($"Function '{name}': {where} must be a public method of a public class.");
        }

        var triggers = method.GetParameters()
            .Select(parameter => (parameter, trigger: parameter.GetCustomAttribute<TriggerBindingAttribute>()!))
            .Where(found => found.trigger is not null)
            .ToList();
        if (triggers.Count != 1)
        {
            var has = triggers.Count == 0 ? "no trigger" : "more than one trigger";
            throw new HostStartException($"Function '{name}' has {has}; it takes exactly one.");
        }

        var route = RouteParameters(name, triggers[0].trigger);
        var parameters = method.GetParameters().Select(parameter => ParameterBinder.Bind(name, parameter, route)).ToList();
        return new(name, method, triggers[0].trigger, triggers[0].parameter, parameters);
    }

    private static HashSet<string> RouteParameters(string name, TriggerBindingAttribute trigger)
    {
        try
        {
            return trigger is HttpTriggerAttribute { Route: { } route }
                ? RoutePatternFactory.Parse(route).Parameters.Select(p => p.Name).ToHashSet(StringComparer.OrdinalIgnoreCase)
                : [];
        }
        catch (RoutePatternException error)
        {
            throw new HostStartException($"Function '{name}': its route is wrong: {error.Message}", error);
        }
    }
}
