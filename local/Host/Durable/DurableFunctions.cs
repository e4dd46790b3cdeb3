using System.Reflection;
using System.Reflection.Emit;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Extensions.DurableTask;
using EngineCall = System.Func<string, string, string?, System.Threading.CancellationToken, System.Threading.Tasks.Task<object?>>;

namespace Benefits.Local.Host;

/// <summary>
/// The app's orchestrators and activities as a class of static methods, which is the form in which the engine takes functions. Each
/// passes name, input, instance id (activities only) and token on to one delegate.
/// </summary>
internal static class DurableFunctions
{
    private const string Target = "Call";

    /// <summary>Whether the function is an orchestrator.</summary>
    public static bool IsOrchestrator(AppFunction function) => function.Trigger.Type == "orchestrationTrigger";

    /// <summary>Whether the function is run by the engine.</summary>
    public static bool IsDurable(AppFunction function) => IsOrchestrator(function) || function.Trigger.Type == "activityTrigger";

    /// <summary>Emits the class, in an assembly of its own.</summary>
    public static Type Emit(IEnumerable<AppFunction> functions, EngineCall call)
    {
        var name = new AssemblyName($"DurableFunctions-{Guid.NewGuid():N}");
        var type = AssemblyBuilder.DefineDynamicAssembly(name, AssemblyBuilderAccess.Run)
            .DefineDynamicModule(name.Name!)
            .DefineType("Functions", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        var target = type.DefineField(Target, typeof(EngineCall), FieldAttributes.Public | FieldAttributes.Static);
        foreach (var function in functions)
        {
            EmitFunction(type, target, function);
        }

        var emitted = type.CreateType();
        emitted.GetField(Target)!.SetValue(null, call);
        return emitted;
    }

    // Task<object> NAME([OrchestrationTrigger] string input, CancellationToken stop) => Call(NAME, input, null, stop);
    // Task<object> NAME([ActivityTrigger] string input, string instanceId, CancellationToken stop) => Call(NAME, input, instanceId, stop);
    private static void EmitFunction(TypeBuilder type, FieldInfo target, AppFunction function)
    {
        var isActivity = !IsOrchestrator(function);
        Type[] parameters = [typeof(string), .. isActivity ? [typeof(string)] : Type.EmptyTypes, typeof(CancellationToken)];
        var method = type.DefineMethod(
            function.Name, MethodAttributes.Public | MethodAttributes.Static, typeof(Task<object>), parameters);
        method.SetCustomAttribute(Attribute<FunctionNameAttribute>(function.Name));
        method.DefineParameter(1, ParameterAttributes.None, "input")
            .SetCustomAttribute(isActivity ? Attribute<ActivityTriggerAttribute>() : Attribute<OrchestrationTriggerAttribute>());
        method.DefineParameter(2, ParameterAttributes.None, isActivity ? "instanceId" : "stop");
        if (isActivity)
        {
            method.DefineParameter(3, ParameterAttributes.None, "stop");
        }

        var il = method.GetILGenerator();
        il.Emit(OpCodes.Ldsfld, target);
        il.Emit(OpCodes.Ldstr, function.Name);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(isActivity ? OpCodes.Ldarg_1 : OpCodes.Ldnull);
        il.Emit(isActivity ? OpCodes.Ldarg_2 : OpCodes.Ldarg_1);
        il.Emit(OpCodes.Callvirt, typeof(EngineCall).GetMethod(nameof(EngineCall.Invoke))!);
        il.Emit(OpCodes.Ret);
    }

    private static CustomAttributeBuilder Attribute<T>(params string[] arguments) =>
        new(typeof(T).GetConstructor([.. arguments.Select(argument => argument.GetType())])!, arguments);
}
