using System.Diagnostics.Metrics;

namespace BenefitsFunctions.Telemetry;

/// <summary>
/// What the app counts; <c>docs/telemetry.md</c> lists it. A fact is counted after it is stored, by whoever stored it: a process that
/// dies in between leaves it out. What counts twice after a crash says so.
/// </summary>
public sealed class BenefitsMetrics
{
    /// <summary>The meter.</summary>
    public const string Name = "BenefitsFunctions";

    // Looked at every minute: what is older than this is not known any more.
    private static readonly TimeSpan Known = TimeSpan.FromMinutes(3);

    private readonly TimeProvider _time;
    private readonly Counter<long> _committed;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _deadLettered;
    private readonly Counter<long> _conflicts;
    private readonly Counter<long> _mailsSent;
    private readonly Counter<long> _mailsFailed;
    private readonly Counter<long> _activations;
    private readonly Counter<long> _failedOrchestrations;
    private readonly Histogram<double> _sweepDuration;
    private readonly Counter<long> _sweepDue;
    private volatile Look? _lastLook;

    public BenefitsMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create(Name);
        _committed = meter.CreateCounter<long>("benefits.events.committed", "{event}", "Events that changed a ledger");
        _rejected = meter.CreateCounter<long>("benefits.events.rejected", "{event}", "Openings that the ledger rejected");
        _deadLettered = meter.CreateCounter<long>("benefits.events.deadlettered", "{event}", "Events that could not be taken");
        _conflicts = meter.CreateCounter<long>("benefits.commit.conflicts", "{conflict}", "Writes that another one was faster than");
        _mailsSent = meter.CreateCounter<long>("benefits.mails.sent", "{mail}", "Mails that the mail server took");
        _mailsFailed = meter.CreateCounter<long>("benefits.mails.failed", "{mail}", "Tries in which it did not take a mail for somebody");
        _activations = meter.CreateCounter<long>("benefits.activations", "{activation}", "Activations that reached a status");
        _failedOrchestrations = meter.CreateCounter<long>(
            "benefits.orchestrations.failed", "{orchestration}", "Orchestrations that ended as failed");
        _sweepDuration = meter.CreateHistogram<double>("benefits.sweep.duration", "s", "Runs of timer functions that did not fail");
        _sweepDue = meter.CreateCounter<long>("benefits.sweep.due", "{item}", "What runs of timer functions found to do");
        meter.CreateObservableGauge(
            "benefits.queue.oldest_message_age", MessageAge, "s", "How long the oldest event on the queue has been there");
    }

    /// <summary>I2: events that changed a ledger, rejected openings included; duplicates change nothing and are not counted.</summary>
    public void EventsCommitted(int events) => _committed.Add(events);

    /// <summary>I3: an opening that the ledger rejected.</summary>
    /// <param name="reason">Code of the reason.</param>
    public void EventRejected(string reason) => _rejected.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>I5: an event that went to the dead letters. Twice for one whose process died before the queue knew.</summary>
    /// <param name="reason">Code of the reason.</param>
    public void EventDeadLettered(string reason) => _deadLettered.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>A write that has to be tried again because another one changed the same row meanwhile.</summary>
    public void WriteConflicted() => _conflicts.Add(1);

    /// <summary>A mail that the mail server took for one recipient at least. Again for each further hand-over of the same mail: to those
    /// who were not reached before, or after a crash.</summary>
    public void MailSent() => _mailsSent.Add(1);

    /// <summary>A try in which the mail server did not take the mail for one recipient at least. Each try counts.</summary>
    public void MailFailed() => _mailsFailed.Add(1);

    /// <summary>An activation that was opened with a status or moved to one.</summary>
    public void ActivationReached(string status) => _activations.Add(1, new KeyValuePair<string, object?>("status", status));

    /// <summary>True when somebody listens.</summary>
    public bool IsHeard => _failedOrchestrations.Enabled;

    /// <summary>An orchestration that ended as failed. Again if the process dies before the engine knows, for then it runs again.</summary>
    public void OrchestrationFailed(string name) => _failedOrchestrations.Add(1, new KeyValuePair<string, object?>("name", name));

    /// <summary>A run of a timer function that did not fail, whatever it found.</summary>
    public void SweepRan(string sweep, TimeSpan duration) =>
        _sweepDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("sweep", sweep));

    /// <summary>What a run of a timer function found due, 0 included; of those that take up what was cut off (incidents, profiles,
    /// decisions, cancellations, histories), what it finished. What fails is in the log, and is due again.</summary>
    public void SweepFound(string sweep, int due) => _sweepDue.Add(due, new KeyValuePair<string, object?>("sweep", sweep));

    /// <summary>What a look at the queue found. It is told until the next one, but not for longer than three minutes.</summary>
    /// <param name="oldest">When the oldest event was put on it; null when it is empty.</param>
    public void QueueSeen(DateTimeOffset? oldest) => _lastLook = new Look(oldest, _time.GetUtcNow());

    // Grows between two looks, so that it never tells less than there is.
    private IEnumerable<Measurement<double>> MessageAge()
    {
        var now = _time.GetUtcNow();
        if (_lastLook is not { } look || now - look.At > Known)
        {
            return [];
        }

        return [new(look.Oldest is { } oldest ? Math.Max(0, (now - oldest).TotalSeconds) : 0)];
    }

    private sealed record Look(DateTimeOffset? Oldest, DateTimeOffset At);
}
