using Microsoft.Extensions.Logging;

namespace Benefits.Local.ServiceBus;

internal static partial class BrokerLogs
{
    [LoggerMessage(1, LogLevel.Information, "Service Bus broker: {Queues} queues at {Address}, {Messages} messages from the last run.")]
    public static partial void Started(ILogger log, int queues, string address, int messages);

    [LoggerMessage(2, LogLevel.Error, "{Changes} changes of messages could not be written; their clients were told.")]
    public static partial void WriteFailed(ILogger log, int changes, Exception error);

    [LoggerMessage(3, LogLevel.Information, "Queue {Queue}: message {Sequence} is now a dead letter: {Reason}.")]
    public static partial void DeadLettered(ILogger log, string queue, long sequence, string reason);

    [LoggerMessage(4, LogLevel.Warning, "A client was refused: {Reason}")]
    public static partial void Refused(ILogger log, string reason);

    [LoggerMessage(5, LogLevel.Error, "A request to {Node} failed.")]
    public static partial void RequestFailed(ILogger log, string node, Exception error);

    [LoggerMessage(6, LogLevel.Debug, "A message could not be sent; it is given back.")]
    public static partial void DeliveryFailed(ILogger log, Exception error);
}
