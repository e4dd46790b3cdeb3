using Microsoft.Extensions.Logging;

namespace Benefits.Local.Host;

internal static partial class ServiceBusLogs
{
    [LoggerMessage(9031, LogLevel.Error,
        "Function {Function} failed with {Messages} messages; what it did not settle is delivered again. {Error}")]
    public static partial void Failed(ILogger logger, string function, int messages, string error);

    [LoggerMessage(9032, LogLevel.Warning, "Queue {Queue} can't be received from; the next try comes in {Seconds} s.")]
    public static partial void CannotReceive(ILogger logger, Exception error, string queue, double seconds);

    [LoggerMessage(9033, LogLevel.Warning, "Messages of queue {Queue} can't be settled; they are delivered again when their locks end.")]
    public static partial void CannotSettle(ILogger logger, Exception error, string queue);
}
