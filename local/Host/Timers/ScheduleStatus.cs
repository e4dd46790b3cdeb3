namespace Benefits.Local.Host;

/// <summary>State of a timer's schedule; all times UTC.</summary>
/// <param name="Last">The last run; the default value when there was none.</param>
/// <param name="Next">The next run that is due.</param>
/// <param name="LastUpdated">When this was written.</param>
internal sealed record ScheduleStatus(DateTime Last, DateTime Next, DateTime LastUpdated);
