using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Tests.Telemetry;

/// <summary>The timer functions of the app.</summary>
internal static class TimerFunctions
{
    public static IReadOnlyList<string> All { get; } =
    [
        .. typeof(BenefitsApp).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.GetParameters().Any(p => p.IsDefined(typeof(TimerTriggerAttribute))))
            .Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name).Order(),
    ];
}
