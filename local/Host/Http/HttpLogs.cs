using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Benefits.Local.Host;

internal static partial class HttpLogs
{
    [LoggerMessage(9011, LogLevel.Error, "HTTP function {Function} failed. {Error}")]
    public static partial void FunctionFailed(ILogger logger, string function, string error);

    [LoggerMessage(9012, LogLevel.Debug, "A request for {Function} got no answer from the worker: {Error}.")]
    public static partial void NotForwarded(ILogger logger, string function, ForwarderError error);
}
