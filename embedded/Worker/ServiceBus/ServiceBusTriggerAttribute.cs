using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function for the messages of a queue.</summary>
/// <param name="queueName">Name of the queue.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ServiceBusTriggerAttribute(string queueName) : TriggerBindingAttribute
{
    /// <summary>Name of the setting that holds the connection; <c>AzureWebJobsServiceBus</c> by default.</summary>
    public string? Connection { get; set; }

    /// <summary>Name of the queue.</summary>
    public string? QueueName { get; } = queueName;

    /// <summary>Whether the function takes many messages at once.</summary>
    public bool IsBatched { get; set; }

    /// <summary>Whether messages are completed when the function returns; otherwise the function settles each of them.</summary>
    public bool AutoCompleteMessages { get; set; } = true;
}
