using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Messaging;

namespace BenefitsFunctions.Tests.Incidents;

/// <summary>Feeds the queue ahead of the consumer, with more than one of its batches waiting.</summary>
internal sealed class LoadQueue(string storage, IReadOnlyList<string> messages)
{
    private const int MostWaiting = 4_000;
    private const int AtOnce = 500;
    private static readonly ParallelOptions SideBySide = new() { MaxDegreeOfParallelism = 16 };

    private readonly StorageQueue _queue = new(new QueueRequests(QueueConnectionString.Parse(storage)), IncidentQueue.Name);

    private readonly Queue<string[]> _chunks = new(messages.Chunk(AtOnce));

    public Task CreateAsync() => _queue.CreateIfMissingAsync(CancellationToken.None);

    /// <summary>Sends some more as soon as few are waiting.</summary>
    public async Task FeedAsync()
    {
        if (_chunks.TryDequeue(out var chunk))
        {
            await FallsToAsync(MostWaiting);
            await Parallel.ForEachAsync(chunk, SideBySide, async (text, token) => await _queue.PutAsync(text, token));
        }
    }

    /// <summary>Sends the rest and waits until nothing is left on the queue or in work.</summary>
    public async Task DrainAsync()
    {
        while (_chunks.Count > 0)
        {
            await FeedAsync();
        }

        await FallsToAsync(0);
    }

    // Looks now and then: each look takes some of Azurite's time from the consumer.
    private async Task FallsToAsync(int count)
    {
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        while (await _queue.CountAsync(CancellationToken.None) > count)
        {
            await looks.WaitForNextTickAsync();
        }
    }
}
