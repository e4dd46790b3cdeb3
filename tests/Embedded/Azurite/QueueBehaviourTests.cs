using Azure.Core;
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

    [Fact]
    public async Task Get_OfQueuesSideBySide_HandsOutTheLongestVisibleOfItsOwnFirst()
    {
        var requests = new QueueRequests(QueueConnectionString.Parse(await TestAzurite.OwnAccountAsync()));
        var (one, other) = (new StorageQueue(requests, "one"), new StorageQueue(requests, "other"));
        var elsewhere = new StorageQueue(new QueueRequests(QueueConnectionString.Parse(await TestAzurite.OwnAccountAsync())), "one");
        foreach (var queue in (StorageQueue[])[one, other, elsewhere])
        {
            await queue.CreateIfMissingAsync(CancellationToken.None);
        }

        for (var i = 0; i < 40; i++)
        {
            await one.PutAsync($"{i:00}", CancellationToken.None);
            await other.PutAsync("of the other queue", CancellationToken.None);
            await elsewhere.PutAsync("of the other account", CancellationToken.None);
        }

        var first = await one.GetAsync(3, TimeSpan.FromHours(1), CancellationToken.None);
        foreach (var message in first)
        {
            Assert.True(await one.TryHideAsync(message, TimeSpan.Zero, CancellationToken.None));
        }

        var rest = await one.GetAsync(32, TimeSpan.FromHours(1), CancellationToken.None);
        var last = await one.GetAsync(32, TimeSpan.FromHours(1), CancellationToken.None);

        Assert.Equal(["00", "01", "02"], first.Select(m => m.Text));
        Assert.Equal(Enumerable.Range(3, 32).Select(i => $"{i:00}"), rest.Select(m => m.Text));
        Assert.Equal(["35", "36", "37", "38", "39", "00", "01", "02"], last.Select(m => m.Text));
        Assert.Equal([1, 1, 1, 1, 1, 2, 2, 2], last.Select(m => m.DequeueCount));
    }

    [Fact]
    public async Task Queue_WhenAMessageExpires_ClearsItAndKeepsTheOthers()
    {
        var requests = new QueueRequests(QueueConnectionString.Parse(await TestAzurite.OwnAccountAsync()));
        var queue = new StorageQueue(requests, "expiring");
        await queue.CreateIfMissingAsync(CancellationToken.None);
        await queue.PutAsync("stays", CancellationToken.None);
        Assert.False((await requests.SendAsync(RequestMethod.Post, "/expiring/messages?messagettl=1", QueueXml.Write("expires"), CancellationToken.None)).IsError);
        Assert.Equal(["stays", "expires"], (await queue.GetAsync(32, TimeSpan.FromHours(1), CancellationToken.None)).Select(m => m.Text));

        // By the emulator's own clock: each request clears what has expired meanwhile.
        using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await queue.CountAsync(giveUp.Token) > 1)
        {
            Assert.Empty(await queue.GetAsync(32, TimeSpan.FromHours(1), giveUp.Token));
        }

        Assert.Equal(1, await queue.CountAsync(CancellationToken.None));
    }
}
