using System.Diagnostics;

namespace BenefitsFunctions.Telemetry;

/// <summary>
/// The app's own spans, which join what the platform's leave apart: the queue message to the request that sent it, the commit to its
/// messages, and the mail to its orchestration. Each is null while nobody listens, and costs nothing then.
/// </summary>
public static class BenefitsTraces
{
    /// <summary>The source.</summary>
    public const string Name = "BenefitsFunctions";

    // As many links as a span keeps.
    private const int MostSenders = 100;
    private const string TraceParent = "traceparent";
    private const string DiagnosticId = "Diagnostic-Id";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>A mail is handed over.</summary>
    public static Activity? MailSending() => Source.StartActivity("mail send", ActivityKind.Client);

    /// <summary>An event is put on the queue.</summary>
    public static Activity? EventSending() => Source.StartActivity("event send", ActivityKind.Producer);

    /// <summary>Notes on a message what it belongs to: the span that runs, if any.</summary>
    public static void NoteOn(IDictionary<string, object> properties)
    {
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id })
        {
            // The first is what everybody else reads, the second what the Functions host and older clients of Service Bus do.
            properties[TraceParent] = id;
            properties[DiagnosticId] = id;
        }
    }

    /// <summary>
    /// Events of one contract are committed. It goes on with the trace of their sender where all of them have the same, and is linked to
    /// the batch; otherwise it is the batch's and linked to up to 100 senders.
    /// </summary>
    /// <param name="messages">The properties of their messages.</param>
    public static Activity? Committing(IEnumerable<IReadOnlyDictionary<string, object>> messages)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var batch = Activity.Current?.Context ?? default;
        var senders = messages.Select(Sender).OfType<ActivityContext>().Distinct().Take(MostSenders).ToList();
        var (parent, links) = senders is [var only] ? (only, batch == default ? [] : [batch]) : (batch, senders);
        return Source.StartActivity("ledger commit", ActivityKind.Consumer, parent, null, links.Select(link => new ActivityLink(link)));
    }

    /// <summary>The notices of a commit are started: they go on with its trace.</summary>
    /// <param name="commit">Context of the commit's span.</param>
    public static Activity? Telling(ActivityContext commit) =>
        commit == default ? null : Source.StartActivity("notices start", ActivityKind.Internal, commit);

    /// <summary>Notes on a span that it failed: the kind of the error, for its text may name people.</summary>
    public static void Failed(this Activity? span, Exception error) => span?.SetStatus(ActivityStatusCode.Error, error.GetType().Name);

    // Null for a sender that traces nothing, or says so in a form that nobody knows.
    private static ActivityContext? Sender(IReadOnlyDictionary<string, object> properties) =>
        (properties.GetValueOrDefault(TraceParent) ?? properties.GetValueOrDefault(DiagnosticId)) is string id
        && ActivityContext.TryParse(id, null, isRemote: true, out var sender)
            ? sender
            : null;
}
