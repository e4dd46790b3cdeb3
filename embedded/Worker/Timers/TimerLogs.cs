using Microsoft.Extensions.Logging;

namespace Embedded.Worker;

internal static partial class TimerLogs
{
    [LoggerMessage(9011, LogLevel.Error, "Timer function {Function} failed; it runs again when it is next due.")]
    public static partial void Failed(ILogger logger, Exception error, string function);

    [LoggerMessage(9012, LogLevel.Debug, "Timer function {Function} follows its schedule no longer.")]
    public static partial void Stopped(ILogger logger, string function);

    [LoggerMessage(9013, LogLevel.Error, "Timer function {Function} failed when it was run by hand.")]
    public static partial void FailedByHand(ILogger logger, Exception error, string function);

    [LoggerMessage(9014, LogLevel.Warning,
        "A timer function ignores its cancellation token; the host ends without waiting for it any longer.")]
    public static partial void Abandoned(ILogger logger);
}
