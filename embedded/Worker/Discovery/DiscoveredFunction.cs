using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Embedded.Worker;

/// <summary>A function of the app: its definition, its method, and how the method's parameters are filled.</summary>
internal sealed class DiscoveredFunction : FunctionDefinition
{
    public DiscoveredFunction(
        string name, MethodInfo method, TriggerBindingAttribute trigger, ParameterInfo triggerParameter, IReadOnlyList<BoundParameter> parameters)
    {
        Name = name;
        Method = method;
        Trigger = trigger;
        TriggerParameter = triggerParameter;
        BoundParameters = parameters;
        EntryPoint = $"{method.DeclaringType!.FullName}.{method.Name}";
        Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{name} {EntryPoint}")).AsSpan(0, 8));
        Parameters = [.. method.GetParameters().Select(p => new FunctionParameter(p.Name!, p.ParameterType))];
        InputBindings = parameters.Where(p => p.BindingType is not null)
            .ToImmutableDictionary(p => p.Name, BindingMetadata (p) => new Binding(p.Name, p.BindingType!, BindingDirection.In));
        OutputBindings = trigger is HttpTriggerAttribute
            ? ImmutableDictionary<string, BindingMetadata>.Empty.Add("$return", new Binding("$return", "http", BindingDirection.Out))
            : ImmutableDictionary<string, BindingMetadata>.Empty;
    }

    public override string Name { get; }

    public override string Id { get; }

    public override string EntryPoint { get; }

    public override string PathToAssembly => Method.Module.FullyQualifiedName;

    public override ImmutableArray<FunctionParameter> Parameters { get; }

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; }

    public MethodInfo Method { get; }

    public TriggerBindingAttribute Trigger { get; }

    public ParameterInfo TriggerParameter { get; }

    /// <summary>In the order of the method's parameters.</summary>
    public IReadOnlyList<BoundParameter> BoundParameters { get; }
}
