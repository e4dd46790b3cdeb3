using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask.Embedded;

internal static partial class EngineLogs
{
    [LoggerMessage(7001, LogLevel.Information, "Task hub {Hub}: {Instances} unfinished orchestrations, {Woken} of them go on now.")]
    public static partial void Started(ILogger logger, string hub, int instances, int woken);

    [LoggerMessage(7002, LogLevel.Error, "Orchestration {Name} ({InstanceId}) failed: {ErrorType}: {ErrorMessage}")]
    public static partial void InstanceFailed(ILogger logger, string name, string instanceId, string errorType, string errorMessage);

    [LoggerMessage(7003, LogLevel.Warning, "A turn of orchestration {InstanceId} could not be stored; next try in {Wait}.")]
    public static partial void TurnNotCommitted(ILogger logger, Exception exception, string instanceId, TimeSpan wait);

    [LoggerMessage(7004, LogLevel.Warning, "Orchestration {InstanceId} was changed in storage meanwhile (status {Status}); it is read anew.")]
    public static partial void CommitLost(ILogger logger, string instanceId, int status);

    [LoggerMessage(7005, LogLevel.Warning, "Orchestration {InstanceId} was finished, replaced or removed by somebody else; it is given up here.")]
    public static partial void InstanceGone(ILogger logger, string instanceId);

    [LoggerMessage(7006, LogLevel.Warning, "Event {EventName} for orchestration {InstanceId} was dropped: there is no such unfinished instance.")]
    public static partial void EventDropped(ILogger logger, string eventName, string instanceId);

    [LoggerMessage(7007, LogLevel.Warning, "Activity {Name} of orchestration {InstanceId} failed.")]
    public static partial void ActivityFailed(ILogger logger, Exception exception, string name, string instanceId);

    [LoggerMessage(7008, LogLevel.Warning, "Rows of earlier instances of {InstanceId} could not be removed; a purge will.")]
    public static partial void LeftoversKept(ILogger logger, Exception exception, string instanceId);

    [LoggerMessage(7009, LogLevel.Error, "Work on orchestration {InstanceId} ended in an error; it goes on with its next message, or after a restart.")]
    public static partial void WorkFailed(ILogger logger, Exception exception, string instanceId);

    [LoggerMessage(7010, LogLevel.Warning, "The time to stop has passed: work that is still running is cut off, and done again after the next start.")]
    public static partial void CutOff(ILogger logger);

    [LoggerMessage(7011, LogLevel.Information, "Activity {Name} of orchestration {InstanceId} was cut off; it runs again after the next start.")]
    public static partial void ActivityCutOff(ILogger logger, string name, string instanceId);
}
