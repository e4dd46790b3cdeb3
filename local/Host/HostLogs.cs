using Microsoft.Extensions.Logging;

namespace Benefits.Local.Host;

internal static partial class HostLogs
{
    [LoggerMessage(9041, LogLevel.Warning, "A function ignores that it is cancelled; the host ends without waiting for it any longer.")]
    public static partial void Abandoned(ILogger logger);
}
