using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Messaging;
using BenefitsFunctions.Notices;
using BenefitsFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.EventQueue;

/// <summary>
/// Takes events off the queue in batches (I2, I3, I5): groups them by contract, commits each group, settles its messages once it is
/// stored, and starts the notices after that. Neither a poison event nor a contract in trouble takes the others with it.
/// </summary>
public sealed partial class IncidentConsumer(
    IncidentEventReader reader,
    LedgerCommit ledger,
    NoticeStarts notices,
    TimeProvider time,
    ILogger<IncidentConsumer> logger,
    BenefitsMetrics metrics)
{
    private const int AtOnce = 16;

    // What notices are not started within this is left to the timer: the next batch waits.
    private static readonly TimeSpan NoticePatience = TimeSpan.FromSeconds(5);
    private static readonly ParallelOptions SideBySide = new() { MaxDegreeOfParallelism = AtOnce };

    [Function(nameof(ConsumeIncidentEvents))]
    public async Task ConsumeIncidentEvents(
        [ServiceBusTrigger(IncidentQueue.Name, Connection = IncidentQueue.Connection, IsBatched = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(LockPatience.Of(messages, time.GetUtcNow()), time);
        using var inTime = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var places = new CommitPlaces(AtOnce, time);
        var received = messages.Select(message => ReceivedEvent.Read(message, reader)).ToList();
        var commits = received.Where(r => r.Event is not null)
            .GroupBy(r => r.Event!.ContractId)
            .Select(contract => CommitAsync(contract.Key, [.. contract], places, inTime.Token, cancellationToken))
            .ToList();

        // Begun before anything is settled, so that balances are right as soon as can be. Settlements follow in the order in which the
        // commits end; what can't be read is settled with them.
        var poison = new Committed(null, default, [.. received.Where(r => r.Event is null)]);
        var settlements = new List<Task>();
        var untold = new List<(string ContractId, ActivityContext Commit)>();
        using var settling = new SemaphoreSlim(AtOnce);
        await foreach (var ended in Task.WhenEach(commits.Append(Task.FromResult(poison))))
        {
            var committed = await ended;
            settlements.AddRange(committed.Settleable.Select(settled => SettleAsync(settled, actions, settling, cancellationToken)));
            if (committed.UntoldContract is { } contractId)
            {
                untold.Add((contractId, committed.Trace));
            }
        }

        await Task.WhenAll(settlements);
        await StartNoticesAsync(untold, client, cancellationToken);
    }

    // Gives the messages that can be settled: none when the commit failed or did not end in time.
    private async Task<Committed> CommitAsync(
        string contractId,
        IReadOnlyList<ReceivedEvent> received,
        CommitPlaces places,
        CancellationToken inTime,
        CancellationToken cancellationToken)
    {
        using var span = BenefitsTraces.Committing(received.Select(r => r.Message.ApplicationProperties));
        try
        {
            var result = await places.RunAsync(
                () => ledger.CommitAsync(contractId, [.. received.Select(r => r.Event!)], inTime), inTime);
            return new Committed(
                result.IsUntold ? contractId : null,
                span?.Context ?? default,
                [.. received.Zip(result.Faults, (r, fault) => r with { Fault = fault })]);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // Not given back at once: they come back when their locks end, and that is the pause that storage needs.
            LogNotCommitted(error, received.Count);
            span.Failed(error);
            return new Committed(null, default, []);
        }
    }

    // A message that can't be settled comes back when its lock ends, and changes nothing then; what is thrown depends on the host.
    private async Task SettleAsync(
        ReceivedEvent received, ServiceBusMessageActions actions, SemaphoreSlim settling, CancellationToken cancellationToken)
    {
        await settling.WaitAsync(cancellationToken);
        try
        {
            if (received.Fault is { } fault)
            {
                LogDeadLettered(fault.Reason, fault.Description);
                await actions.DeadLetterMessageAsync(
                    received.Message,
                    deadLetterReason: fault.Reason,
                    deadLetterErrorDescription: fault.Description,
                    cancellationToken: cancellationToken);
                metrics.EventDeadLettered(fault.Reason);
            }
            else
            {
                await actions.CompleteMessageAsync(received.Message, cancellationToken);
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogNotSettled(error.GetType().Name);
        }
        finally
        {
            settling.Release();
        }
    }

    private async Task StartNoticesAsync(
        List<(string ContractId, ActivityContext Commit)> untold, DurableTaskClient client, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(NoticePatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await Parallel.ForEachAsync(untold, SideBySide, async (one, _) =>
            {
                using var span = BenefitsTraces.Telling(one.Commit);
                await notices.StartAsync(client, one.ContractId, either.Token);
            });
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotTold(error, untold.Count);
        }
    }

    // The messages that can be settled, the contract if somebody may have to be told of its entries, and the trace of that.
    private sealed record Committed(string? UntoldContract, ActivityContext Trace, IReadOnlyList<ReceivedEvent> Settleable);

    [LoggerMessage(3001, LogLevel.Error,
        "{Count} events of one contract were not committed and come back when their locks end; check Table Storage if this lasts")]
    private partial void LogNotCommitted(Exception error, int count);

    [LoggerMessage(3002, LogLevel.Warning,
        "An event went to the dead letters ({Reason}): {Description} List and resend it under /api/operations/dead-letters")]
    private partial void LogDeadLettered(string reason, string description);

    [LoggerMessage(3003, LogLevel.Information, "A message was not settled ({Reason}); it is delivered again and counts once")]
    private partial void LogNotSettled(string reason);

    [LoggerMessage(3004, LogLevel.Warning,
        "Notices of up to {Count} contracts were not started; ResumeNotices tries again every minute. Check Durable Task if this lasts")]
    private partial void LogNotTold(Exception error, int count);
}
