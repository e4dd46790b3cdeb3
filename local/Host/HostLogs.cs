using System.Globalization;

namespace Benefits.Local.Host;

/// <summary>What is logged: the app's own lines, and of worker, engine and host what a person can act on.</summary>
internal static partial class HostLogs
{
    /// <summary>Leads the lines of the parts that the host is made of to its own log, from Warning up.</summary>
    public static void ForwardWarnings(this IServiceCollection services, ILoggerFactory target) =>
        services.AddLogging(logging => logging
            .ClearProviders()
            .SetMinimumLevel(LogLevel.Warning)
            // Each answer of a storage service that is not a success; who asked says what matters.
            .AddFilter("Azure", LogLevel.None)
            // A worker that ends while a call is with it: that is said once, the call is answered or made again.
            .AddFilter("Yarp", LogLevel.None)
            .AddFilter("DurableTask.Core", LogLevel.None)
            .AddFilter("DurableTask.AzureStorage", LogLevel.Error)
            // What the caller of the start is told, and each failure of a function, which the worker has logged.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
            .AddFilter("Host.Results", LogLevel.None)
            .AddFilter("Function", LogLevel.None)
            // Of orchestrations that failed only the engine tells.
            .AddFilter("Function.*.User", LogLevel.Error)
            .AddProvider(new Forward(target)));

    /// <summary>Writes what the worker logs: all of the app's lines; of its frameworks' what is a warning or worse.</summary>
    public static void Write(this ILoggerFactory loggers, RpcLog line)
    {
        var level = (LogLevel)line.Level;
        var isFromApp = line.LogCategory == RpcLog.Types.RpcLogCategory.User
            && !new[] { "Microsoft.", "Azure.", "System." }.Any(start => line.Category.StartsWith(start, StringComparison.Ordinal));
        if (line.LogCategory != RpcLog.Types.RpcLogCategory.CustomMetric && (level >= LogLevel.Warning || isFromApp))
        {
            _ = int.TryParse(line.EventId, NumberStyles.Integer, CultureInfo.InvariantCulture, out var id);
            var text = line.Exception is { } error ? $"{line.Message}{Environment.NewLine}{error.Message}" : line.Message;
            loggers.CreateLogger(line.Category).Log(level, id, text, null, static (state, _) => state);
        }
    }

    [LoggerMessage(EventId = 9001, Message = "{Line}")]
    public static partial void WorkerLine(ILogger logger, LogLevel level, string line);

    [LoggerMessage(9002, LogLevel.Warning, "The worker (process {Pid}) has ended and is started again. {LastLine}")]
    public static partial void WorkerEnded(ILogger logger, int pid, string lastLine);

    [LoggerMessage(9003, LogLevel.Error, "The worker can't be started; the next try comes in {Seconds} s. {Error}")]
    public static partial void WorkerNotStarted(ILogger logger, double seconds, string error);

    [LoggerMessage(9011, LogLevel.Warning, "Queue {Queue} can't be reached; the next try comes in {Seconds} s. {Error}")]
    public static partial void NotReached(ILogger logger, string queue, double seconds, string error);

    [LoggerMessage(9021, LogLevel.Warning, "The host ends without its {Part}, which did not end in time.")]
    public static partial void Abandoned(ILogger logger, string part);

    private sealed class Forward(ILoggerFactory target) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => target.CreateLogger(categoryName);

        public void Dispose()
        {
        }
    }
}
