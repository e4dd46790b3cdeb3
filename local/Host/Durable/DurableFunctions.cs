using System.Reflection;
using System.Reflection.Emit;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Extensions.DurableTask;
using EngineCall = System.Func<string, string?, System.Threading.CancellationToken, System.Threading.Tasks.Task<object?>>;

namespace Benefits.Local.Host;

/// <summary>
/// The app's orchestrators and activities as a class of static methods, which is the form in which the engine takes functions. Each
/// passes its name, input and token on to one delegate.
/// </summary>
internal static class DurableFunctions
{
    public static bool IsOrchestrator(AppFunction function) => function.Trigger.Type == "orchestrationTrigger";

    public static bool IsDurable(AppFunction function) => IsOrchestrator(function) || function.Trigger.Type == "activityTrigger";

    public static Type Emit(IEnumerable<AppFunction> functions, EngineCall call)
    {
        var name = new AssemblyName($"DurableFunctions-{Guid.NewGuid():N}");
        var type = AssemblyBuilder.DefineDynamicAssembly(name, AssemblyBuilderAccess.Run)
            .DefineDynamicModule(name.Name!)
            .DefineType("Functions", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        var target = type.DefineField("Call", typeof(EngineCall), FieldAttributes.Public | FieldAttributes.Static);
        foreach (var function in functions)
        {
            // [FunctionName(NAME)]
            // Task<object> NAME([OrchestrationTrigger] string input, CancellationToken stop) => Call(NAME, input, stop);
            Type[] parameters = [typeof(string), typeof(CancellationToken)];
            var method = type.DefineMethod(
                function.Name, MethodAttributes.Public | MethodAttributes.Static, typeof(Task<object>), parameters);
            method.SetCustomAttribute(Attribute<FunctionNameAttribute>(function.Name));
            method.DefineParameter(1, ParameterAttributes.None, "input").SetCustomAttribute(
                IsOrchestrator(function) ? Attribute<OrchestrationTriggerAttribute>() : Attribute<ActivityTriggerAttribute>());
            method.DefineParameter(2, ParameterAttributes.None, "stop");
            var il = method.GetILGenerator();
            il.Emit(OpCodes.Ldsfld, target);
            il.Emit(OpCodes.Ldstr, function.Name);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Callvirt, typeof(EngineCall).GetMethod(nameof(EngineCall.Invoke))!);
            il.Emit(OpCodes.Ret);
        }

        var emitted = type.CreateType();
        emitted.GetField(target.Name)!.SetValue(null, call);
        return emitted;
    }

    private static CustomAttributeBuilder Attribute<T>(params string[] arguments) =>
        new(typeof(T).GetConstructor([.. arguments.Select(argument => argument.GetType())])!, arguments);
}
