using System.Text.Json;

namespace Benefits.Local.Host;

/// <summary>A function of the app, as its worker describes it.</summary>
internal sealed class AppFunction
{
    public AppFunction(RpcFunctionMetadata metadata)
    {
        (Id, Name) = (metadata.FunctionId, metadata.Name);
        var bindings = metadata.RawBindings.Select(json => JsonSerializer.Deserialize<AppBinding>(json, JsonSerializerOptions.Web)!)
            .ToList();
        DurableClients = [.. bindings.Where(binding => binding.Type == "durableClient").Select(binding => binding.Name)];
        Trigger = bindings.Find(binding => binding.Type.EndsWith("Trigger", StringComparison.Ordinal))
            ?? throw new HostStartException($"Function '{Name}' has no trigger.");
    }

    public string Id { get; }

    public string Name { get; }

    public AppBinding Trigger { get; }

    /// <summary>The parameters that take a client of the engine.</summary>
    public IReadOnlyList<string> DurableClients { get; }

    /// <summary>A call of it with what its trigger brings.</summary>
    public InvocationRequest Call(TypedData triggered) => new()
    {
        InvocationId = $"{Guid.NewGuid()}",
        FunctionId = Id,
        TraceContext = HostTracing.Context,
        InputData = { new ParameterBinding { Name = Trigger.Name, Data = triggered } },
    };
}

/// <summary>A binding of a function; what its kind does not have is null.</summary>
internal sealed record AppBinding(
    string Name, string Type, string? Route, string[]? Methods, string? AuthLevel, string? Schedule, string? QueueName, string? Connection,
    string? Cardinality, bool? AutoCompleteMessages);
