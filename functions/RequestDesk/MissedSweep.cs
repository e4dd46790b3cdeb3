using BenefitsFunctions.CustomerRequests;
using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.RequestDesk;

/// <summary>
/// Every five minutes: goes on with requests that were cut off while they were filed (P5), and flags missed first responses (S3).
/// </summary>
public sealed partial class MissedSweep(
    MissedRound round,
    RequestStarts starts,
    DeskSettings settings,
    ILogger<MissedSweep> logger,
    BenefitsMetrics metrics)
{
    [Function(nameof(SweepCustomerRequests))]
    public async Task SweepCustomerRequests(
        [TimerTrigger("15 */5 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var resumed = await starts.ResumeAsync(cancellationToken);
        if (resumed > 0)
        {
            LogResumed(resumed);
        }

        var (isComplete, found) = await round.RunAsync((key, token) => TellAsync(key, client, token), cancellationToken);
        metrics.SweepFound(nameof(SweepCustomerRequests), resumed + found);
        if (!isComplete)
        {
            LogMoreLeft(TimedRound.Longest.TotalMinutes);
        }
    }

    private Task TellAsync(RequestKey key, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (settings.OperatorsEmail is not null)
        {
            return client.StartOnceAsync(nameof(MissedOrchestrator.TellAboutMissedResponse), MissedMail.IdOf(key), key, cancellationToken);
        }

        LogNobodyToTell(key);
        return Task.CompletedTask;
    }

    [LoggerMessage(
        5502,
        LogLevel.Error,
        "The first response to request {Request} is missed, and Benefits__OperatorsEmail, who is told of it, is not set: "
        + "answer it, see GET /api/operations/requests, and set an address")]
    private partial void LogNobodyToTell(RequestKey request);

    [LoggerMessage(
        5503,
        LogLevel.Warning,
        "{Count} requests for customers were stored and their incidents not opened, most likely because the app was stopped; "
        + "they are opened now")]
    private partial void LogResumed(int count);

    [LoggerMessage(
        5504,
        LogLevel.Warning,
        "The sweep of missed first responses stopped after {Minutes} minutes and more are due; the rest comes with the next run. "
        + "Answer what waits (GET /api/operations/requests), and check how fast Table Storage answers if this lasts")]
    private partial void LogMoreLeft(double minutes);
}
