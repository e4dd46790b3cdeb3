using Microsoft.DurableTask.Converters;

namespace Microsoft.DurableTask.Embedded;

/// <summary>One attempt of an activity.</summary>
internal sealed record ActivityCall(string Name, string InstanceId, string? SerializedInput)
{
    public object? ReadInput(Type type) => JsonDataConverter.Default.Deserialize(SerializedInput, type);
}
