namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function for the messages of a queue.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
[InputConverter(typeof(ServiceBusReceivedMessageConverter))]
[ConverterFallbackBehavior(ConverterFallbackBehavior.Default)]
public sealed class ServiceBusTriggerAttribute(string queueName) : TriggerBindingAttribute, ISupportCardinality
{
    /// <summary>Name of the setting that holds the connection.</summary>
    public string? Connection { get; set; }

    public string? QueueName { get; } = queueName;

    /// <summary>Whether the function takes many messages at once.</summary>
    [DefaultValue(false)]
    public bool IsBatched { get; set; }

    /// <summary>Whether the host completes the messages when the function returns; otherwise the function settles each of them.</summary>
    public bool AutoCompleteMessages { get; set; }

    Cardinality ISupportCardinality.Cardinality
    {
        get => IsBatched ? Cardinality.Many : Cardinality.One;
        set => IsBatched = value == Cardinality.Many;
    }
}
