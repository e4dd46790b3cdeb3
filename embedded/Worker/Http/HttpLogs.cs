using Microsoft.Extensions.Logging;

namespace Embedded.Worker;

internal static partial class HttpLogs
{
    [LoggerMessage(9001, LogLevel.Error, "HTTP function {Function} failed and the caller got a 500.")]
    public static partial void FunctionFailed(ILogger logger, Exception error, string function);

    [LoggerMessage(9002, LogLevel.Debug, "The caller of {Function} went away before the answer.")]
    public static partial void CallerWentAway(ILogger logger, string function);
}
