namespace Benefits.Local.ServiceBus;

/// <summary>Errors in the terms that clients map to their own exceptions.</summary>
internal static class Refusals
{
    public static readonly AmqpSymbol LockLostCondition = "com.microsoft:message-lock-lost";

    /// <summary>The client throws MessageLockLost.</summary>
    public static AmqpException LockLost() =>
        new(LockLostCondition, "The lock on the message is gone: it has expired, the message was settled, or the broker started again.");

    /// <summary>The client throws MessagingEntityNotFound.</summary>
    public static AmqpException NoSuchQueue(string queue) =>
        new(AmqpErrorCode.NotFound, $"The messaging entity '{queue}' could not be found. Queues are those of the queues file.");

    /// <summary>The client throws NotSupportedException.</summary>
    public static AmqpException NotSupported(string what) =>
        new(AmqpErrorCode.NotImplemented, $"{what}: the local broker does not have this.");

    /// <summary>The client throws InvalidOperationException.</summary>
    public static AmqpException NotAllowed(string what) => new(AmqpErrorCode.NotAllowed, what);

    /// <summary>Logs a failure, expected or not.</summary>
    public static Error Tell(Exception failure, ILogger log)
    {
        BrokerLogs.Refused(log, failure.Message);
        return (failure as AmqpException)?.Error
            ?? new Error { Condition = AmqpErrorCode.InternalError, Description = $"The broker failed: {failure.Message}" };
    }
}
