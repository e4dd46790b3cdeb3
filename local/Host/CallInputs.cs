using System.Diagnostics;
using Benefits.Local.Host.Rpc;

namespace Benefits.Local.Host;

/// <summary>Puts together what a call of a function brings with it.</summary>
/// <param name="durableClient">What stands for the client of the Durable Functions engine, once the engine has started.</param>
internal sealed class CallInputs(Task<string> durableClient)
{
    /// <summary>A call with the trigger's data and the function's durable clients.</summary>
    public async Task<InvocationRequest> CreateAsync(AppFunction function, TypedData triggered)
    {
        var call = new InvocationRequest
        {
            InvocationId = Guid.NewGuid().ToString(),
            TraceContext = new() { TraceParent = Activity.Current?.Id ?? "", TraceState = Activity.Current?.TraceStateString ?? "" },
            InputData = { new ParameterBinding { Name = function.Trigger.Name, Data = triggered } },
        };
        foreach (var binding in function.Bindings.Where(binding => binding.Is(DurableFunctions.Client)))
        {
            call.InputData.Add(new ParameterBinding { Name = binding.Name, Data = new() { String = await durableClient } });
        }

        return call;
    }
}
