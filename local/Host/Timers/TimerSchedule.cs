using System.Globalization;
using NCrontab;

namespace Benefits.Local.Host;

/// <summary>When a timer is due, in UTC.</summary>
internal sealed class TimerSchedule
{
    private readonly CrontabSchedule? _cron;
    private readonly TimeSpan _interval;

    private TimerSchedule(CrontabSchedule? cron, TimeSpan interval) => (_cron, _interval) = (cron, interval);

    /// <summary>Reads an NCRONTAB expression of five or six fields, or a TimeSpan.</summary>
    /// <exception cref="HostStartException">It is none of these.</exception>
    public static TimerSchedule Parse(string function, string expression)
    {
        var fields = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Length;
        var options = new CrontabSchedule.ParseOptions { IncludingSeconds = fields == 6 };
        if (fields is 5 or 6 && CrontabSchedule.TryParse(expression, options) is { } cron)
        {
            return new(cron, default);
        }

        return TimeSpan.TryParse(expression, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero
            ? new(null, interval)
            : throw new HostStartException(
                $"Function '{function}': its schedule '{expression}' is neither an NCRONTAB expression nor a TimeSpan.");
    }

    public DateTime Next(DateTime after) => DateTime.SpecifyKind(_cron?.GetNextOccurrence(after) ?? after + _interval, DateTimeKind.Utc);
}
