namespace Microsoft.Azure.Functions.Worker;

/// <summary>State of a timer's schedule; all times UTC.</summary>
public class ScheduleStatus
{
    /// <summary>The last run; the default value when there was none.</summary>
    public DateTime Last { get; set; }

    /// <summary>The next run that is due.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this was written.</summary>
    public DateTime LastUpdated { get; set; }
}
