using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Embedded.Azurite;

/// <summary>Azurite as it is started here does what a storage queue does.</summary>
public sealed class QueueBehaviourTests
{
    [Fact]
    public async Task Queue_WhenManyMessagesAreHandedOutHiddenAndDeleted_LosesAndKeepsNone()
    {
        var queue = new StorageQueue(new QueueRequests(QueueConnectionString.Parse(await TestAzurite.OwnAccountAsync())), "behaviour");
        await queue.CreateIfMissingAsync(CancellationToken.None);
        for (var i = 0; i < 100; i++)
        {
            await queue.PutAsync($"{i}", CancellationToken.None);
        }

        var taken = new List<StoredMessage>();
        while (await queue.GetAsync(StorageQueue.MostPerReceive, TimeSpan.FromHours(1), CancellationToken.None) is { Count: > 0 } some)
        {
            taken.AddRange(some);
        }

        var deleted = 0;
        foreach (var message in taken.Take(60))
        {
            deleted += await queue.TryDeleteAsync(message, CancellationToken.None) ? 1 : 0;
        }

        foreach (var message in taken.Skip(60).Take(20))
        {
            Assert.True(await queue.TryHideAsync(message, TimeSpan.Zero, CancellationToken.None));
        }

        var again = await queue.GetAsync(StorageQueue.MostPerReceive, TimeSpan.FromHours(1), CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}").Order(StringComparer.Ordinal), taken.Select(m => m.Text).Order(StringComparer.Ordinal));
        Assert.Equal((60, 40), (deleted, await queue.CountAsync(CancellationToken.None)));
        Assert.Equal(taken.Skip(60).Take(20).Select(m => m.Text).Order(StringComparer.Ordinal), again.Select(m => m.Text).Order(StringComparer.Ordinal));
    }
}
