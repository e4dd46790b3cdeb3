using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function on a schedule (UTC).</summary>
/// <param name="schedule">NCRONTAB expression of five or six fields, a TimeSpan, or <c>%Setting%</c> that holds one.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    /// <summary>The schedule as written.</summary>
    public string Schedule { get; } = schedule;

    /// <summary>Remembers runs across restarts, so that a missed one is made up at the start.</summary>
    public bool UseMonitor { get; set; } = true;

    /// <summary>Runs at every start, too.</summary>
    public bool RunOnStartup { get; set; }
}
