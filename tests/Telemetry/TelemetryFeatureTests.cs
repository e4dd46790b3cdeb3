using System.Diagnostics;

namespace BenefitsFunctions.Tests.Telemetry;

/// <summary>What an app exports in which everything has happened once: what must be in it, and what must not.</summary>
public sealed class TelemetryFeatureTests(TelemetryRun run) : IClassFixture<TelemetryRun>
{
    [Fact]
    public void Export_AfterEverything_HasNobodysDataAndNoId()
    {
        var texts = run.Exported.Texts(run.App.Services).Distinct().ToList();

        Assert.InRange(run.AccessIds.Count, 2, 100);
        Assert.Contains(texts, text => text.StartsWith("GetProducts failed", StringComparison.Ordinal));
        foreach (var secret in (string[])[.. TelemetryRun.Personal, .. run.AccessIds, .. run.ContractIds])
        {
            Assert.DoesNotContain(texts, text => text.Contains(secret, StringComparison.OrdinalIgnoreCase));
            Assert.False(run.Receiver.Has(secret), secret);
        }
    }

    [Fact]
    public void Export_AfterEverything_HasEachSignalOnTheWire()
    {
        Assert.Equal(["logs", "metrics", "traces"], run.Receiver.Received.Select(r => r.Signal).Distinct().Order());
        Assert.True(run.Receiver.Has("mail send"));
        Assert.True(run.Receiver.Has("benefits.mails.sent"));
        Assert.True(run.Receiver.Has("logrecord.event.id"));
        Assert.Contains(run.Exported.Logs, line => line.EventId.Id == 1001);
        Assert.Contains(run.Exported.Logs, line => line.EventId.Id == 3002);

        // What was withdrawn for a refund is in the profile again.
        Assert.Single(run.Exported.Logs, line => line.EventId.Id == 6105);
    }

    [Fact]
    public void Trace_OfAnActivation_GoesFromTheRequestToTheMail()
    {
        var trace = run.Exported.Trace(TelemetryRun.ActivationTrace);

        Assert.Contains("function PostActivation", trace.Select(span => span.DisplayName));
        Assert.Contains("function RunActivation", trace.Select(span => span.DisplayName));
        Assert.Contains("function ProvisionContract", trace.Select(span => span.DisplayName));
        var mails = trace.Where(span => span.OperationName == "mail send").ToList();
        Assert.InRange(mails.Count, 2, 3);
        Assert.All(mails, mail => Assert.Equal("function NotifyContact", Parent(mail, trace)?.DisplayName));
        Assert.Equal(ActivityStatusCode.Error, mails.MinBy(mail => mail.StartTimeUtc)!.Status);
        Assert.Equal(ActivityStatusCode.Unset, mails.MaxBy(mail => mail.StartTimeUtc)!.Status);
    }

    [Fact]
    public void Trace_OfAnIncident_GoesFromTheRequestOverTheQueueToTheNoticesMail()
    {
        var trace = run.Exported.Trace(TelemetryRun.IncidentTrace);

        var sent = Assert.Single(trace, span => span.OperationName == "event send");
        Assert.Equal("function PostIncident", Parent(sent, trace)?.DisplayName);
        var commit = Assert.Single(trace, span => span.OperationName == "ledger commit");
        Assert.Same(sent, Parent(commit, trace));
        var batch = run.Exported.Spans.Single(span => commit.Links.Any(link => link.Context.SpanId == span.SpanId));
        Assert.Equal("function ConsumeIncidentEvents", batch.DisplayName);
        Assert.Contains("function TellAboutLedger", trace.Select(span => span.DisplayName));
        Assert.Equal("function MailNotice", Parent(Assert.Single(trace, span => span.OperationName == "mail send"), trace)?.DisplayName);
    }

    [Fact]
    public void Metrics_AfterEverything_CountEachFactOnce()
    {
        var metrics = run.Metrics;

        // Eleven openings, one of them rejected, and a closing.
        Assert.Equal((12, 1), (metrics.Sum("benefits.events.committed"), metrics.Sum("benefits.events.rejected", "no-units-left")));
        Assert.Equal((1, 2), (
            metrics.Sum("benefits.events.deadlettered", "unreadable"), metrics.Sum("benefits.events.deadlettered", "unknown-contract")));
        Assert.InRange(run.Completed, 2, 20);
        Assert.Equal(run.Completed, metrics.Sum("benefits.activations", "Completed"));
        Assert.Equal(run.Completed, metrics.Sum("benefits.activations", "Provisioned"));
        Assert.Equal((2, 1), (metrics.Sum("benefits.activations", "AwaitingOffice"), metrics.Sum("benefits.activations", "Rejected")));
        Assert.InRange(metrics.Sum("benefits.mails.sent"), 6, 20);
        Assert.InRange(metrics.Sum("benefits.mails.failed"), 2, 20);
        Assert.Equal(0, metrics.Sum("benefits.orchestrations.failed"));
    }

    [Fact]
    public void Metrics_OfATimerThatFailed_HaveNoRunOfIt() =>
        Assert.Equal(run.RunsOfFailingTimer - 1, run.Metrics.Count("benefits.sweep.duration", TelemetryRun.FailingTimer));

    private static Activity? Parent(Activity span, IEnumerable<Activity> trace) =>
        trace.FirstOrDefault(other => other.SpanId == span.ParentSpanId);

    [Fact]
    public void Metrics_OfTimers_HaveEachRunAndWhatItFoundAlsoNothing() => Assert.All(TimerFunctions.All, timer =>
    {
        Assert.InRange(run.Metrics.Count("benefits.sweep.duration", timer), 1, int.MaxValue);
        Assert.InRange(run.Metrics.Count("benefits.sweep.due", timer), 1, int.MaxValue);
    });
}
