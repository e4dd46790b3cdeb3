namespace Benefits.Local.ServiceBus;

internal static partial class BrokerLogs
{
    [LoggerMessage(1, LogLevel.Information, "Service Bus broker: {Queues} queues at {Address}.")]
    public static partial void Started(ILogger log, int queues, string address);

    [LoggerMessage(2, LogLevel.Error, "{Changes} changes of messages could not be written; their clients were told.")]
    public static partial void WriteFailed(ILogger log, int changes, Exception error);

    [LoggerMessage(3, LogLevel.Information, "Queue {Queue}: message {Sequence} is now a dead letter, reason: {Reason}.")]
    public static partial void DeadLettered(ILogger log, string queue, long sequence, object? reason);

    [LoggerMessage(4, LogLevel.Warning, "A client was refused: {Reason}")]
    public static partial void Refused(ILogger log, string reason);

    [LoggerMessage(5, LogLevel.Debug, "Messages could not be sent over a link; they are delivered again when their locks end.")]
    public static partial void LinkFailed(ILogger log, Exception error);
}
