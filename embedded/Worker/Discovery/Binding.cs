using Microsoft.Azure.Functions.Worker;

namespace Embedded.Worker;

/// <summary>One binding of a discovered function.</summary>
internal sealed class Binding(string name, string type, BindingDirection direction) : BindingMetadata
{
    public override string Name => name;

    public override string Type => type;

    public override BindingDirection Direction => direction;
}
