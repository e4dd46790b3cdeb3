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
        var read = messages.Select(message => (Message: message, Read: Read(message))).ToList();
        await SettleAsync([.. read.Where(r => r.Read.Fault is not null).Select(r => (r.Message, r.Read.Fault))], actions);
        var commits = read.Where(r => r.Read.Event is not null)
            .GroupBy(r => r.Read.Event!.ContractId, r => (r.Message, r.Read.Event!))
            .Select(contract => new Lazy<Task<IReadOnlyList<(ServiceBusReceivedMessage, EventFault?)>>>(() => CommitAsync(contract.Key, [.. contract], client, cancellationToken)))
            .ToList();
        await Parallel.ForEachAsync(StepsAsync(commits, actions), SideBySide, async (step, _) => await step());
    }

    // Nothing is settled before every commit has begun, so that balances are right as soon as can be. Settlements follow in the order in
    // which the commits end, so that a contract that hangs holds up its own messages only.
    private async IAsyncEnumerable<Func<Task>> StepsAsync(
        IReadOnlyList<Lazy<Task<IReadOnlyList<(ServiceBusReceivedMessage, EventFault?)>>>> commits, ServiceBusMessageActions actions)
    {
        foreach (var commit in commits)
        {
            yield return () => commit.Value;
        }

        await foreach (var ended in Task.WhenEach(commits.Select(commit => commit.Value)))
        {
            var messages = await ended;
            yield return () => SettleAsync(messages, actions);
        }
    }

    // Gives the messages that can be settled: none when the commit failed.
    private async Task<IReadOnlyList<(ServiceBusReceivedMessage Message, EventFault? Fault)>> CommitAsync(
        string contractId, IReadOnlyList<(ServiceBusReceivedMessage Message, IncidentEvent Event)> received, DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            var committed = await books.CommitAsync(contractId, [.. received.Select(r => r.Event)], cancellationToken);

            // Before the messages are settled: if this fails or is cut off they come back, and the notices are started then.
            await Parallel.ForEachAsync(
                committed.Where(c => c.Notice is not null).DistinctBy(c => c.Notice!.Sequence),
                SideBySide,
                async (told, token) => await notices.StartAsync(client, told.Contract!, told.Notice!, token));
            return [.. received.Zip(committed, (r, c) => (r.Message, c.Fault))];
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // Not given back at once: they come back when their locks end, and that is the pause that storage needs.
            LogNotCommitted(error, received.Count);
            return [];
        }
    }

    private Task SettleAsync(IReadOnlyList<(ServiceBusReceivedMessage Message, EventFault? Fault)> messages, ServiceBusMessageActions actions) =>
        Parallel.ForEachAsync(messages, SideBySide, async (settled, token) =>
        {
            var (message, fault) = settled;
            await SettleAsync(fault is null ? actions.CompleteMessageAsync(message, token) : DeadLetterAsync(actions, message, fault, token));
        });

    private static (IncidentEvent? Event, EventFault? Fault) Read(ServiceBusReceivedMessage message)
    {
        try
        {
            return IncidentEventReader.Read(message.Body);
        }
        catch (NotSupportedException)
        {
            // An AMQP body that is a value or a sequence, as some bridges send it.
            return (null, IncidentEventReader.Unreadable);
        }
    }

    private Task DeadLetterAsync(ServiceBusMessageActions actions, ServiceBusReceivedMessage message, EventFault fault, CancellationToken cancellationToken)
    {
        LogDeadLettered(fault.Reason, fault.Description);
        return actions.DeadLetterMessageAsync(message, deadLetterReason: fault.Reason, deadLetterErrorDescription: fault.Description, cancellationToken: cancellationToken);
    }

    // A message that can't be settled comes back when its lock ends, and is a duplicate then; what is thrown depends on the host.
    private async Task SettleAsync(Task settlement)
    {
        try
        {
            await settlement;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogNotSettled(error.GetType().Name);
        }
    }

    [LoggerMessage(3001, LogLevel.Error, "{Count} events of one contract were not committed and come back when their locks end; check Table Storage if this lasts")]
    private partial void LogNotCommitted(Exception error, int count);

    [LoggerMessage(3002, LogLevel.Warning, "An event went to the dead letters ({Reason}): {Description} List and resend it under /api/operations/dead-letters")]
    private partial void LogDeadLettered(string reason, string description);

    [LoggerMessage(3003, LogLevel.Information, "A message was not settled ({Reason}); it is delivered again and counts once")]
    private partial void LogNotSettled(string reason);
}
