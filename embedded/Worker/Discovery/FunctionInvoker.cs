using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Embedded.Worker;

/// <summary>Calls a function's method: the end of the pipeline.</summary>
internal sealed class FunctionInvoker
{
    private static readonly MethodInfo ResultOfTask = Private(nameof(AwaitAsync));
    private static readonly MethodInfo ResultOfValueTask = Private(nameof(AwaitValueAsync));

    private readonly DiscoveredFunction _function;
    private readonly ObjectFactory? _create;
    private readonly Func<object?, Task<object?>> _result;

    public FunctionInvoker(DiscoveredFunction function)
    {
        _function = function;
        _create = function.Method.IsStatic ? null : ActivatorUtilities.CreateFactory(function.Method.DeclaringType!, []);
        _result = ResultReader(function.Method.ReturnType);
    }

    /// <summary>Creates the function's class from the run's services, calls the method and keeps what it returns.</summary>
    public async Task InvokeAsync(InvocationContext context)
    {
        var arguments = _function.BoundParameters.Select(parameter => parameter.Read(context)).ToArray();
        var instance = _create?.Invoke(context.InstanceServices, null);
        var returned = _function.Method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        context.Result = await _result(returned);
    }

    private static Func<object?, Task<object?>> ResultReader(Type type)
    {
        if (type == typeof(Task))
        {
            return async returned =>
            {
                await (Task)returned!;
                return null;
            };
        }

        if (type == typeof(ValueTask))
        {
            return async returned =>
            {
                await (ValueTask)returned!;
                return null;
            };
        }

        var generic = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        var reader = generic == typeof(Task<>) ? ResultOfTask : generic == typeof(ValueTask<>) ? ResultOfValueTask : null;
        return reader is null
            ? Task.FromResult
            : reader.MakeGenericMethod(type.GetGenericArguments()).CreateDelegate<Func<object?, Task<object?>>>();
    }

    private static MethodInfo Private(string name) => typeof(FunctionInvoker).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;

    private static async Task<object?> AwaitAsync<T>(object? returned) => await (Task<T>)returned!;

    private static async Task<object?> AwaitValueAsync<T>(object? returned) => await (ValueTask<T>)returned!;
}
