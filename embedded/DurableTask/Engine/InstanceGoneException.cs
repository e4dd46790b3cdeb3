namespace Microsoft.DurableTask.Embedded;

/// <summary>The rows of an instance were removed, replaced or finished by somebody else.</summary>
internal sealed class InstanceGoneException(string id)
    : Exception($"Instance '{id}' was finished, replaced or removed by somebody else.");
