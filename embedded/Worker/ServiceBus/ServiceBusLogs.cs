using Microsoft.Extensions.Logging;

namespace Embedded.Worker;

internal static partial class ServiceBusLogs
{
    [LoggerMessage(9031, LogLevel.Error, "Service Bus function {Function} failed; its {Messages} messages are delivered again if not settled.")]
    public static partial void Failed(ILogger logger, Exception error, string function, int messages);

    [LoggerMessage(9032, LogLevel.Warning,
        "Message {MessageId} was delivered {Deliveries} times without success; it is now a dead letter of {Queue}.")]
    public static partial void DeliveredTooOften(ILogger logger, string messageId, int deliveries, string queue);

    [LoggerMessage(9033, LogLevel.Warning, "Message {MessageId} is delivered again when its lock ends: {Why}")]
    public static partial void NotSettled(ILogger logger, string messageId, string why);

    [LoggerMessage(9034, LogLevel.Error, "Messages of {Queue} can't be received; tried again in {Seconds} seconds.")]
    public static partial void CannotReceive(ILogger logger, Exception error, string queue, double seconds);

    [LoggerMessage(9035, LogLevel.Warning,
        "A Service Bus function ignores its cancellation token; the host ends without waiting for it any longer.")]
    public static partial void Abandoned(ILogger logger);

    [LoggerMessage(9036, LogLevel.Debug, "{Messages} messages were dropped; they are delivered again when their locks end.")]
    public static partial void Dropped(ILogger logger, int messages);

    [LoggerMessage(9037, LogLevel.Debug, "Service Bus function {Function} listens no longer.")]
    public static partial void Stopped(ILogger logger, string function);
}
