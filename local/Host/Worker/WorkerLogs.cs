using Microsoft.Extensions.Logging;

namespace Benefits.Local.Host;

internal static partial class WorkerLogs
{
    [LoggerMessage(9001, LogLevel.Debug, "The worker is ready: process {Pid}, {Functions} functions.")]
    public static partial void Ready(ILogger logger, int pid, int functions);

    [LoggerMessage(9002, LogLevel.Warning, "The worker (process {Pid}) has ended and is started again. {LastLine}")]
    public static partial void Ended(ILogger logger, int pid, string lastLine);

    [LoggerMessage(9003, LogLevel.Error, "The worker can't be started; the next try comes in {Seconds} s.")]
    public static partial void CannotStart(ILogger logger, Exception error, double seconds);

    [LoggerMessage(9004, LogLevel.Information, "{Line}")]
    public static partial void Output(ILogger logger, string line);

    [LoggerMessage(9005, LogLevel.Warning, "{Line}")]
    public static partial void ErrorOutput(ILogger logger, string line);
}
