using Microsoft.Extensions.Logging;

namespace Benefits.Local.Host;

internal static partial class TimerLogs
{
    [LoggerMessage(9021, LogLevel.Error, "Timer function {Function} failed; it runs again when it is next due. {Error}")]
    public static partial void Failed(ILogger logger, string function, string error);

    [LoggerMessage(9022, LogLevel.Debug, "Timer function {Function} follows its schedule no longer.")]
    public static partial void Stopped(ILogger logger, string function);

    [LoggerMessage(9023, LogLevel.Error, "Timer function {Function} failed when it was run by hand. {Error}")]
    public static partial void FailedByHand(ILogger logger, string function, string error);

    [LoggerMessage(9024, LogLevel.Warning, "When timer function {Function} ran can't be stored; a restart may run it once more.")]
    public static partial void NotSaved(ILogger logger, Exception error, string function);
}
