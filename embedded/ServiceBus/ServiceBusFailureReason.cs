namespace Azure.Messaging.ServiceBus;

/// <summary>Why the Service Bus failed.</summary>
public enum ServiceBusFailureReason
{
    /// <summary>None of the others.</summary>
    GeneralError,

    /// <summary>There is no such queue.</summary>
    MessagingEntityNotFound,

    /// <summary>The lock has ended, or somebody else has the message.</summary>
    MessageLockLost,

    /// <summary>There is no such message.</summary>
    MessageNotFound,

    /// <summary>The message or the batch is too large.</summary>
    MessageSizeExceeded,

    /// <summary>The queue is disabled.</summary>
    MessagingEntityDisabled,

    /// <summary>The queue is full.</summary>
    QuotaExceeded,

    /// <summary>Try again later.</summary>
    ServiceBusy,

    /// <summary>No answer in time.</summary>
    ServiceTimeout,

    /// <summary>The service can't be reached.</summary>
    ServiceCommunicationProblem,
}
