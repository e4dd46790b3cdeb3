using BenefitsFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Enrolments;

/// <summary>A8, every day: activates what is due on the partners' behalf. Reads what is due, not what there is.</summary>
public sealed partial class EnrolmentSweep(
    EnrolmentStore store, EnrolmentStarts starts, TimeProvider time, ILogger<EnrolmentSweep> logger, BenefitsMetrics metrics)
{
    // What is left over comes the next day: a month has room for thirty times as many.
    private const int MostAtOnce = 1_000;
    private const int SideBySide = 8;

    [Function(nameof(StartEnrolments))]
    public async Task StartEnrolments(
        [TimerTrigger("0 0 2 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var due = await store.DueAsync(today, MostAtOnce, cancellationToken);
        var opened = 0;
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken },
            async (one, _) => Interlocked.Add(ref opened, await TryStartAsync(one, today, client, cancellationToken)));
        metrics.SweepFound(nameof(StartEnrolments), due.Count);
        if (opened > 0)
        {
            LogOpened(opened);
        }

        if (due.Count == MostAtOnce)
        {
            LogMoreLeft(MostAtOnce);
        }
    }

    // One that fails holds up no other, neither today nor tomorrow.
    private async Task<int> TryStartAsync(DueEnrolment due, DateOnly today, DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            return await starts.StartAsync(due, client, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotStarted(error, due.PartnerId);
        }

        try
        {
            await store.PutOffAsync(due, today.AddDays(1), cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotStarted(error, due.PartnerId);
        }

        return 0;
    }

    [LoggerMessage(6002, LogLevel.Information, "{Count} activations were opened on the partners' behalf")]
    private partial void LogOpened(int count);

    [LoggerMessage(
        6003,
        LogLevel.Error,
        "What is due on behalf of partner {PartnerId} could not all be activated; it is tried again tomorrow. "
        + "Check Table Storage and Durable Task, and its profile, if this lasts")]
    private partial void LogNotStarted(Exception error, string partnerId);

    [LoggerMessage(
        6004,
        LogLevel.Warning,
        "{Count} contract years were looked at and more are due; the rest comes tomorrow. "
        + "If this lasts for weeks, run StartEnrolments by hand (POST /admin/functions/StartEnrolments)")]
    private partial void LogMoreLeft(int count);
}
