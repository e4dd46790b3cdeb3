using System.Text.Json;
using Benefits.Local.Host.Rpc;

namespace Benefits.Local.Host;

/// <summary>A function of the app, as its worker describes it.</summary>
internal sealed class AppFunction
{
    private AppFunction(string name, IReadOnlyList<AppBinding> bindings, AppBinding trigger) =>
        (Name, Bindings, Trigger) = (name, bindings, trigger);

    public string Name { get; }

    public IReadOnlyList<AppBinding> Bindings { get; }

    public AppBinding Trigger { get; }

    /// <exception cref="HostStartException">It has no trigger.</exception>
    public static AppFunction Read(RpcFunctionMetadata metadata)
    {
        var bindings = metadata.RawBindings.Select(AppBinding.Read).ToList();
        var trigger = bindings.Find(binding => binding.Type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase))
            ?? throw new HostStartException($"Function '{metadata.Name}' has no trigger.");
        return new AppFunction(metadata.Name, bindings, trigger);
    }
}

/// <summary>A binding of a function.</summary>
internal sealed record AppBinding(string Name, string Type, JsonElement Json)
{
    public static AppBinding Read(string json)
    {
        var root = JsonDocument.Parse(json).RootElement;
        return new(root.GetProperty("name").GetString()!, root.GetProperty("type").GetString()!, root);
    }

    public bool Is(string type) => Type.Equals(type, StringComparison.OrdinalIgnoreCase);

    /// <summary>A property of the binding; null when it is absent.</summary>
    public string? Text(string property) =>
        Json.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The texts of a property; empty when it is absent.</summary>
    public IReadOnlyList<string> Texts(string property) =>
        Json.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(text => text.GetString()!)]
            : [];

    /// <summary>A property of the binding; <paramref name="otherwise"/> when it is absent.</summary>
    public bool Flag(string property, bool otherwise) =>
        Json.TryGetProperty(property, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : otherwise;
}
