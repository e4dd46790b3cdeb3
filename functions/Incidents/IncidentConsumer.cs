using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Messaging;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Incidents;

/// <summary>
/// Takes events off the queue in batches (I2, I3, I5): groups them by contract, commits each group, and settles each message by
/// itself, so that neither a poison event nor a contract in trouble takes the others with it.
/// </summary>
public sealed partial class IncidentConsumer(BooksCommit books, IncidentNotices notices, ILogger<IncidentConsumer> logger)
{
    private static readonly ParallelOptions SideBySide = new() { MaxDegreeOfParallelism = 16 };

    [Function(nameof(ConsumeIncidentEvents))]
    public async Task ConsumeIncidentEvents(
        [ServiceBusTrigger(IncidentQueue.Name, Connection = IncidentQueue.Connection, IsBatched = true, AutoCompleteMessages = false)] ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var read = messages.Select(message => (Message: message, Read: IncidentEventReader.Read(message.Body))).ToList();
        foreach (var (message, (_, fault)) in read.Where(r => r.Read.Fault is not null))
        {
            await DeadLetterAsync(actions, message, fault!, cancellationToken);
        }

        var contracts = read.Where(r => r.Read.Event is not null).GroupBy(r => r.Read.Event!.ContractId, r => (r.Message, Event: r.Read.Event!));
        await Parallel.ForEachAsync(contracts, SideBySide, async (contract, _) => await ConsumeAsync(contract.Key, [.. contract], actions, client, cancellationToken));
    }

    private async Task ConsumeAsync(
        string contractId,
        IReadOnlyList<(ServiceBusReceivedMessage Message, IncidentEvent Event)> received,
        ServiceBusMessageActions actions,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<CommittedEvent> committed;
        try
        {
            committed = await books.CommitAsync(contractId, [.. received.Select(r => r.Event)], cancellationToken);

            // Before the messages are settled: if this fails or is cut off they come back, and the notices are started then.
            foreach (var told in committed.Where(c => c.Notice is not null).DistinctBy(c => c.Notice!.Sequence))
            {
                await notices.StartAsync(client, told.Contract!, told.Notice!, cancellationToken);
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogAbandoned(error, received.Count);
            await SettleAsync(received.Select(r => actions.AbandonMessageAsync(r.Message, cancellationToken: cancellationToken)));
            return;
        }

        await SettleAsync(received.Zip(committed, (r, c) => c.Fault is { } fault
            ? DeadLetterAsync(actions, r.Message, fault, cancellationToken)
            : actions.CompleteMessageAsync(r.Message, cancellationToken)));
    }

    private Task DeadLetterAsync(ServiceBusMessageActions actions, ServiceBusReceivedMessage message, EventFault fault, CancellationToken cancellationToken)
    {
        LogDeadLettered(fault.Reason, fault.Description);
        return actions.DeadLetterMessageAsync(message, deadLetterReason: fault.Reason, deadLetterErrorDescription: fault.Description, cancellationToken: cancellationToken);
    }

    // A message that can't be settled comes back when its lock ends, and is a duplicate then.
    private async Task SettleAsync(IEnumerable<Task> settlements)
    {
        try
        {
            await Task.WhenAll(settlements);
        }
        catch (ServiceBusException error)
        {
            LogNotSettled(error.Reason.ToString());
        }
    }

    [LoggerMessage(3001, LogLevel.Error, "{Count} events of one contract were not committed and go back to the queue; check Table Storage if this lasts")]
    private partial void LogAbandoned(Exception error, int count);

    [LoggerMessage(3002, LogLevel.Warning, "An event went to the dead letters ({Reason}): {Description} List and resend it under /api/operations/dead-letters")]
    private partial void LogDeadLettered(string reason, string description);

    [LoggerMessage(3003, LogLevel.Information, "A message was not settled ({Reason}); it is delivered again and counts once")]
    private partial void LogNotSettled(string reason);
}
