namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Says what a function's parameter is bound to.</summary>
public abstract class BindingAttribute : Attribute;
