using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;
using Microsoft.Azure.Amqp.Framing;

namespace Benefits.Local.ServiceBus.Wire;

/// <summary>Errors in the terms that clients map to their own exceptions.</summary>
internal static class Refusals
{
    /// <summary>The client throws MessageLockLost.</summary>
    public static readonly AmqpSymbol LockLost = "com.microsoft:message-lock-lost";

    /// <summary>The client throws MessageNotFound.</summary>
    public static readonly AmqpSymbol MessageNotFound = "com.microsoft:message-not-found";

    public const string LockLostText =
        "The lock on the message is gone: it has expired, the message was settled, or the broker was started again.";

    /// <summary>The client throws MessagingEntityNotFound.</summary>
    public static AmqpException NoSuchQueue(string queue) =>
        new(AmqpErrorCode.NotFound, $"The messaging entity '{queue}' could not be found. Queues are those of the queues file.");

    /// <summary>The client throws NotSupportedException.</summary>
    public static AmqpException NotSupported(string what) =>
        new(AmqpErrorCode.NotImplemented, $"{what}: the local broker does not have this.");

    /// <summary>The client throws InvalidOperationException.</summary>
    public static AmqpException NotAllowed(string what) => new(AmqpErrorCode.NotAllowed, what);

    /// <summary>What is said to a client about a failure, expected or not.</summary>
    public static Error ErrorOf(Exception failure) => failure is AmqpException { Error: { } error }
        ? error
        : new Error { Condition = AmqpErrorCode.InternalError, Description = $"The broker failed: {failure.Message}" };
}
