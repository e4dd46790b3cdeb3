using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;

namespace Embedded.Worker;

/// <summary>Receives batches from a queue and sorts out what was delivered too often.</summary>
internal sealed class QueueFetcher(QueueEntity queue, int most, ServiceBusSettings settings, TimeProvider time, ILogger logger)
{
    // More at once does not make Azurite answer faster.
    private const int AtOnce = 4;
    private const string Reason = "MaxDeliveryCountExceeded";

    public int Most => most;

    /// <summary>Receives what is there, up to a whole batch. It can't be cancelled: an answer that nobody reads hides its messages.</summary>
    public async Task<LockedBatch> FetchAsync()
    {
        while (true)
        {
            List<LockedMessage> found = [];
            await ReceiveAsync(found, most);
            var batch = await ToBatchAsync(found);
            if (batch.Messages.Count > 0 || found.Count == 0)
            {
                return batch;
            }

            // All of them were delivered too often; an empty batch must mean an empty queue.
            await batch.DisposeAsync();
        }
    }

    /// <summary>Receives more, into a batch of both.</summary>
    public async Task<LockedBatch> FetchMoreAsync(LockedBatch batch)
    {
        await using (batch)
        {
            List<LockedMessage> found = [.. batch.Messages];
            await ReceiveAsync(found, most - batch.Messages.Count);
            return await ToBatchAsync(found);
        }
    }

    private async Task ReceiveAsync(List<LockedMessage> found, int room)
    {
        for (var atOnce = 1; room > 0; atOnce = AtOnce)
        {
            var sizes = Enumerable.Range(0, atOnce).Select(i => Math.Clamp(room - (i * StorageQueue.MostPerReceive), 0, StorageQueue.MostPerReceive))
                .Where(size => size > 0).ToList();
            var answers = await Task.WhenAll(
                sizes.Select(size => queue.Messages.GetAsync(size, settings.LockDuration, CancellationToken.None)));
            foreach (var stored in answers.SelectMany(answer => answer))
            {
                found.Add(new LockedMessage(queue, stored, settings.LockDuration));
                room--;
            }

            if (answers.Sum(answer => answer.Count) < sizes.Sum())
            {
                return;
            }
        }
    }

    private async Task<LockedBatch> ToBatchAsync(List<LockedMessage> found)
    {
        var tooOften = found.Where(message => message.DeliveryCount > settings.MaxDeliveryCount);
        await Parallel.ForEachAsync(tooOften, new ParallelOptions { MaxDegreeOfParallelism = LockedBatch.AtOnce }, async (message, token) =>
        {
            // This receipt is none of the deliveries.
            var deliveries = message.DeliveryCount - 1;
            await message.DeadLetterAsync(Reason, $"The message was delivered {deliveries} times without success.", deliveries, token);
            ServiceBusLogs.DeliveredTooOften(logger, message.Received.MessageId, deliveries, queue.Messages.Name);
        });

        return new LockedBatch([.. found.Where(message => message.IsOpen)], settings.LockDuration, time, logger);
    }
}
