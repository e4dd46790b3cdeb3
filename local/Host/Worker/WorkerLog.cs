using System.Globalization;
using Benefits.Local.Host.Rpc;
using Microsoft.Extensions.Logging;

namespace Benefits.Local.Host;

/// <summary>Writes what the worker logs: all of the app's lines; of its frameworks' what is a warning or worse.</summary>
internal sealed class WorkerLog(ILoggerFactory loggers)
{
    public void Write(RpcLog line)
    {
        var level = (LogLevel)line.Level;
        if (line.LogCategory == RpcLog.Types.RpcLogCategory.CustomMetric || (level < LogLevel.Warning && !IsFromApp(line)))
        {
            return;
        }

        var id = int.TryParse(line.EventId, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var text = line.Exception is { } error ? $"{line.Message}{Environment.NewLine}{error.Message}" : line.Message;
        loggers.CreateLogger(line.Category).Log(level, id, text, null, static (state, _) => state);
    }

    private static bool IsFromApp(RpcLog line) =>
        line.LogCategory == RpcLog.Types.RpcLogCategory.User
        && !line.Category.StartsWith("Microsoft.", StringComparison.Ordinal)
        && !line.Category.StartsWith("Azure.", StringComparison.Ordinal)
        && !line.Category.StartsWith("System.", StringComparison.Ordinal);
}
