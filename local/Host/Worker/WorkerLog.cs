using System.Globalization;
using Benefits.Local.Host.Rpc;
using Microsoft.Extensions.Logging;

namespace Benefits.Local.Host;

/// <summary>Writes what the worker logs: all of the app's lines, of the worker's own what is a warning or worse.</summary>
internal sealed class WorkerLog(ILoggerFactory loggers)
{
    public void Write(RpcLog line)
    {
        var level = (LogLevel)line.Level;
        if (line.LogCategory == RpcLog.Types.RpcLogCategory.CustomMetric
            || (line.LogCategory == RpcLog.Types.RpcLogCategory.System && level < LogLevel.Warning))
        {
            return;
        }

        var id = int.TryParse(line.EventId, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var text = line.Exception is { } error ? $"{line.Message}{Environment.NewLine}{error.Message}" : line.Message;
        loggers.CreateLogger(line.Category).Log(level, id, text, null, static (state, _) => state);
    }
}
