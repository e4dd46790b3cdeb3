namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Marks the parameter that carries what started the function: one per function.</summary>
public abstract class TriggerBindingAttribute : BindingAttribute;
