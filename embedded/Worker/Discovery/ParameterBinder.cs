using System.ComponentModel;
using System.Reflection;
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Embedded.Worker;

/// <summary>Finds how each parameter of a function is filled.</summary>
internal static class ParameterBinder
{
    /// <param name="function">The function's name, for the error.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="routeParameters">Names that the function's route gives values to.</param>
    /// <exception cref="HostStartException">The parameter can't be bound.</exception>
    public static BoundParameter Bind(string function, ParameterInfo parameter, IReadOnlySet<string> routeParameters)
    {
        var name = parameter.Name!;
        var type = parameter.ParameterType;
        return parameter.GetCustomAttribute<BindingAttribute>() switch
        {
            TriggerBindingAttribute trigger => Trigger(function, parameter, trigger),
            DurableClientAttribute when type == typeof(DurableTaskClient) =>
                new(name, "durableClient", context => context.InstanceServices.GetRequiredService<DurableClientSource>().Client),
            DurableClientAttribute => throw Wrong(function, parameter, $"[DurableClient] takes a {nameof(DurableTaskClient)}"),
            _ when type == typeof(FunctionContext) => new(name, null, context => context),
            _ when type == typeof(CancellationToken) => new(name, null, context => context.CancellationToken),
            _ when type == typeof(ServiceBusMessageActions) && HasServiceBusTrigger(parameter.Member) =>
                new(name, null, context => ((ServiceBusDelivery)context.Trigger!).Actions),
            _ when routeParameters.Contains(name) => Route(function, parameter),
            _ => throw Wrong(
                function, parameter, "it is no trigger, route parameter, FunctionContext, CancellationToken or [DurableClient]"),
        };
    }

    private static BoundParameter Trigger(string function, ParameterInfo parameter, TriggerBindingAttribute trigger)
    {
        var (bindingType, expected) = trigger switch
        {
            HttpTriggerAttribute => ("httpTrigger", typeof(HttpRequest)),
            TimerTriggerAttribute => ("timerTrigger", typeof(TimerInfo)),
            OrchestrationTriggerAttribute => ("orchestrationTrigger", typeof(TaskOrchestrationContext)),
            ActivityTriggerAttribute => ("activityTrigger", parameter.ParameterType),
            ServiceBusTriggerAttribute { IsBatched: true } => ("serviceBusTrigger", typeof(ServiceBusReceivedMessage[])),
            ServiceBusTriggerAttribute => ("serviceBusTrigger", typeof(ServiceBusReceivedMessage)),
            _ => throw Wrong(function, parameter, $"{trigger.GetType().Name} is not known"),
        };
        return parameter.ParameterType == expected
            ? new(parameter.Name!, bindingType, context => context.Trigger is ServiceBusDelivery delivery ? delivery.Messages : context.Trigger)
            : throw Wrong(function, parameter, $"{bindingType} takes a {expected.Name}");
    }

    private static bool HasServiceBusTrigger(MemberInfo method) =>
        ((MethodInfo)method).GetParameters().Any(other => other.GetCustomAttribute<ServiceBusTriggerAttribute>() is not null);

    private static BoundParameter Route(string function, ParameterInfo parameter)
    {
        var name = parameter.Name!;
        var type = parameter.ParameterType;
        var converter = TypeDescriptor.GetConverter(Nullable.GetUnderlyingType(type) ?? type);
        if (!converter.CanConvertFrom(typeof(string)))
        {
            throw Wrong(function, parameter, "no text of a route converts to it");
        }

        var missing = parameter.HasDefaultValue ? parameter.DefaultValue : type.IsValueType ? Activator.CreateInstance(type) : null;
        return new(name, null, context => context.BindingContext.BindingData.TryGetValue(name, out var value) && value is string text
            ? converter.ConvertFromInvariantString(text)
            : missing);
    }

    private static HostStartException Wrong(string function, ParameterInfo parameter, string why) =>
        new($"Function '{function}': parameter '{parameter.Name}' ({parameter.ParameterType.Name}) can't be bound: {why}.");
}
