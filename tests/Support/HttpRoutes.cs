using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Tests.Support;

/// <summary>One HTTP function as it is declared.</summary>
/// <param name="Route">With parameters in braces, without the prefix: <c>partners/{partnerId}</c>.</param>
public sealed record HttpRoute(string Function, string Method, string Route)
{
    public IEnumerable<string> Parameters => Regex.Matches(Route, @"\{(\w+)\}").Select(m => m.Groups[1].Value);

    /// <summary>A path with <paramref name="partnerId"/>, and something well-formed for every other parameter.</summary>
    public string Path(string partnerId = Sample.Contoso) => "/api/" + Regex.Replace(Route, @"\{(\w+)\}", m => m.Groups[1].Value switch
    {
        "partnerId" => partnerId,
        "benefit" => "ProductSupport",
        "activationId" => "0123456789abcdef0123456789abcdef",
        _ => "1",
    });
}

/// <summary>The HTTP functions of the app, by reflection: a new one is in every test that goes over them.</summary>
public static class HttpRoutes
{
    public static IReadOnlyList<HttpRoute> All { get; } =
    [
        .. from type in typeof(BenefitsApp).Assembly.GetTypes()
           from method in type.GetMethods()
           let function = method.GetCustomAttribute<FunctionAttribute>()
           from parameter in method.GetParameters()
           let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
           // HEAD is GET without a body; the function without methods takes what is left over.
           where function is not null && trigger is { Methods: not null }
           from verb in trigger.Methods!.Where(verb => verb != "head")
           select new HttpRoute(function.Name, verb, trigger.Route ?? function.Name),
    ];
}
