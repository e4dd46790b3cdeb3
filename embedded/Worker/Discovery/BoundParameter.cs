namespace Embedded.Worker;

/// <summary>How a parameter is filled.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="BindingType">Such as <c>httpTrigger</c>; null when it is not a binding.</param>
/// <param name="Read">Its value for a run.</param>
internal sealed record BoundParameter(string Name, string? BindingType, Func<InvocationContext, object?> Read);
