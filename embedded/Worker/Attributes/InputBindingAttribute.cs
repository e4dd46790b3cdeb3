namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Marks a parameter that the host fills in besides the trigger.</summary>
public abstract class InputBindingAttribute : BindingAttribute;
