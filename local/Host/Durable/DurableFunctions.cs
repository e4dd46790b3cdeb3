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
    public const string Orchestrator = "orchestrationTrigger";
    public const string Activity = "activityTrigger";
    public const string Client = "durableClient";

    /// <summary>A method that gives what stands for the engine's client; not a function of the app.</summary>
    public const string GetClient = "GetDurableClient";

    /// <summary>The parameters of <see cref="GetClient"/> besides the client.</summary>
    public const string Got = "got";

    private const string Target = "Call";
    private const MethodAttributes Static = MethodAttributes.Public | MethodAttributes.Static;

    /// <summary>Whether the function is run by the engine.</summary>
    public static bool IsDurable(AppFunction function) => function.Trigger.Is(Orchestrator) || function.Trigger.Is(Activity);

    /// <summary>Emits the class, in an assembly of its own.</summary>
    public static Type Emit(IEnumerable<AppFunction> functions, EngineCall call)
    {
        var name = new AssemblyName($"DurableFunctions-{Guid.NewGuid():N}");
        var type = AssemblyBuilder.DefineDynamicAssembly(name, AssemblyBuilderAccess.Run)
            .DefineDynamicModule(name.Name!)
            .DefineType("Functions", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        var target = type.DefineField(Target, typeof(EngineCall), FieldAttributes.Public | FieldAttributes.Static);
        foreach (var function in functions.Where(IsDurable))
        {
            EmitFunction(type, target, function);
        }

        EmitGetClient(type);
        var emitted = type.CreateType();
        emitted.GetField(Target)!.SetValue(null, call);
        return emitted;
    }

    // Task<object> NAME([OrchestrationTrigger] string input, CancellationToken stop) => Call(NAME, input, null, stop);
    // Task<object> NAME([ActivityTrigger] string input, string instanceId, CancellationToken stop) => Call(NAME, input, instanceId, stop);
    private static void EmitFunction(TypeBuilder type, FieldInfo target, AppFunction function)
    {
        var isActivity = function.Trigger.Is(Activity);
        Type[] parameters = [typeof(string), .. isActivity ? [typeof(string)] : Type.EmptyTypes, typeof(CancellationToken)];
        var method = type.DefineMethod(function.Name, Static, typeof(Task<object>), parameters);
        var named = typeof(FunctionNameAttribute).GetConstructor([typeof(string)])!;
        method.SetCustomAttribute(new CustomAttributeBuilder(named, [function.Name]));
        var trigger = isActivity ? typeof(ActivityTriggerAttribute) : typeof(OrchestrationTriggerAttribute);
        method.DefineParameter(1, ParameterAttributes.None, "input").SetCustomAttribute(Attribute(trigger));
        if (isActivity)
        {
            method.DefineParameter(2, ParameterAttributes.None, "instanceId");
        }

        method.DefineParameter(parameters.Length, ParameterAttributes.None, "stop");
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Ldsfld, target);
        il.Emit(OpCodes.Ldstr, function.Name);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(isActivity ? OpCodes.Ldarg_1 : OpCodes.Ldnull);
        il.Emit(isActivity ? OpCodes.Ldarg_2 : OpCodes.Ldarg_1);
        il.Emit(OpCodes.Callvirt, typeof(EngineCall).GetMethod(nameof(EngineCall.Invoke))!);
        il.Emit(OpCodes.Ret);
    }

    // static void GetDurableClient([DurableClient] string client, TaskCompletionSource<string> got) => got.TrySetResult(client);
    private static void EmitGetClient(TypeBuilder type)
    {
        var method = type.DefineMethod(GetClient, Static, typeof(void), [typeof(string), typeof(TaskCompletionSource<string>)]);
        method.SetCustomAttribute(Attribute(typeof(NoAutomaticTriggerAttribute)));
        method.DefineParameter(1, ParameterAttributes.None, "client").SetCustomAttribute(Attribute(typeof(DurableClientAttribute)));
        method.DefineParameter(2, ParameterAttributes.None, Got);
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Callvirt, typeof(TaskCompletionSource<string>).GetMethod(nameof(TaskCompletionSource.TrySetResult))!);
        il.Emit(OpCodes.Pop);
        il.Emit(OpCodes.Ret);
    }

    private static CustomAttributeBuilder Attribute(Type type) => new(type.GetConstructor([])!, []);
}
