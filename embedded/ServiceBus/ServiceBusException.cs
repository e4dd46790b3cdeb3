namespace Azure.Messaging.ServiceBus;

/// <summary>The Service Bus, or what stands for it, failed.</summary>
public class ServiceBusException : Exception
{
    /// <summary>A failure that says whether trying again can help.</summary>
    public ServiceBusException(
        bool isTransient, string message, string? entityName = null,
        ServiceBusFailureReason reason = ServiceBusFailureReason.GeneralError, Exception? innerException = null)
        : base(message, innerException)
    {
        IsTransient = isTransient;
        EntityPath = entityName;
        Reason = reason;
    }

    /// <summary>A failure whose reason says whether trying again can help.</summary>
    public ServiceBusException(string message, ServiceBusFailureReason reason, string? entityPath = null, Exception? innerException = null)
        : this(IsTransientReason(reason), message, entityPath, reason, innerException)
    {
    }

    /// <summary>True when trying again can help.</summary>
    public bool IsTransient { get; }

    /// <summary>Why.</summary>
    public ServiceBusFailureReason Reason { get; }

    /// <summary>Name of the queue, when it is about one.</summary>
    public string? EntityPath { get; }

    private static bool IsTransientReason(ServiceBusFailureReason reason) =>
        reason is ServiceBusFailureReason.ServiceBusy or ServiceBusFailureReason.ServiceTimeout
            or ServiceBusFailureReason.ServiceCommunicationProblem;
}
