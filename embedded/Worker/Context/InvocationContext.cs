using Microsoft.Azure.Functions.Worker;

namespace Embedded.Worker;

/// <summary>The one kind of <see cref="FunctionContext"/>: also carries the trigger's value in and the result out.</summary>
internal sealed class InvocationContext(
    FunctionDefinition definition, object? trigger, IReadOnlyDictionary<string, object?> bindingData, IServiceProvider services,
    CancellationToken cancellation)
    : FunctionContext
{
    public override string InvocationId { get; } = Guid.NewGuid().ToString();

    public override string FunctionId => definition.Id;

    public override BindingContext BindingContext { get; } = new TriggerData(bindingData);

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override FunctionDefinition FunctionDefinition => definition;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override CancellationToken CancellationToken => cancellation;

    /// <summary>The value of the trigger's parameter.</summary>
    public object? Trigger => trigger;

    public object? Result { get; set; }

    private sealed class TriggerData(IReadOnlyDictionary<string, object?> data) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => data;
    }
}
