using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Benefits.Local.ServiceBus;

namespace BenefitsFunctions.Tests.Local.ServiceBus;

public sealed class ReceiverTests
{
    [Fact]
    public async Task Receive_WhenNothingIsThere_WaitsForTheNext()
    {
        await using var bus = await BrokerHarness.StartAsync();

        var waiting = bus.ReceiveAsync();
        await bus.SendAsync("a");

        Assert.Equal("a", (await waiting).Body.ToString());
    }

    [Fact]
    public async Task Receive_WhenTwoReceiveAtOnce_GivesEachMessageToOne()
    {
        await using var bus = await BrokerHarness.StartAsync();
        await using var second = new ServiceBusClient(bus.Broker.ConnectionString);
        await bus.SendAsync(Enumerable.Range(0, 400).Select(i => $"{i}"));

        var received = await Task.WhenAll(
            BrokerHarness.ReceiveAsync(bus.Receiver, 200), BrokerHarness.ReceiveAsync(second.CreateReceiver(BrokerHarness.Queue), 200));

        Assert.Equal(400, received.SelectMany(messages => messages).Select(message => message.Body.ToString()).Distinct().Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(50)]
    public async Task Receive_WhenManyReceiversPrefetch_DeliversEachOnce(int prefetch)
    {
        await using var bus = await BrokerHarness.StartAsync();
        var seen = new ConcurrentDictionary<string, int>();
        using var all = new CancellationTokenSource();
        var receivers = Enumerable.Range(0, 12).Select(async _ =>
        {
            await using var receiver = bus.ReceiverWith(prefetch);
            try
            {
                while (await receiver.ReceiveMessageAsync(BrokerHarness.Patience, all.Token) is { } message)
                {
                    Assert.Equal(1, message.DeliveryCount);
                    seen.AddOrUpdate(message.Body.ToString(), 1, (_, times) => times + 1);
                    await receiver.CompleteMessageAsync(message);
                    if (seen.Count == 600)
                    {
                        await all.CancelAsync();
                    }
                }
            }
            catch (TaskCanceledException) when (all.IsCancellationRequested)
            {
            }
        }).ToList();

        for (var i = 0; i < 6; i++)
        {
            await bus.SendAsync(Enumerable.Range(i * 100, 100).Select(n => $"{n}"));
        }

        await Task.WhenAll(receivers);
        Assert.All(seen.Values, times => Assert.Equal(1, times));
        Assert.Equal(new QueueCounts(0, 0, 0, 0), bus.Count);
    }

    [Fact]
    public async Task Receive_WhenAThousandAreAskedFor_TakesAllInFewCalls()
    {
        await using var bus = await BrokerHarness.StartAsync();
        await bus.SendAsync(Enumerable.Range(0, 2500).Select(i => $"{i}"));

        var bodies = new HashSet<string>();
        while (bodies.Count < 2500)
        {
            foreach (var message in await bus.Receiver.ReceiveMessagesAsync(1000, BrokerHarness.Patience))
            {
                Assert.True(bodies.Add(message.Body.ToString()));
                await bus.Receiver.CompleteMessageAsync(message);
            }
        }

        Assert.Equal(new QueueCounts(0, 0, 0, 0), bus.Count);
    }

    [Fact]
    public async Task Processor_WhenTheHandlerFails_DeliversAgainAndCompletesTheRest()
    {
        await using var bus = await BrokerHarness.StartAsync(maxDeliveryCount: 3);
        await using var processor = bus.Client.CreateProcessor(
            BrokerHarness.Queue, new ServiceBusProcessorOptions { MaxConcurrentCalls = 16, PrefetchCount = 100 });
        var seen = new ConcurrentQueue<string>();
        var done = new TaskCompletionSource();
        processor.ProcessErrorAsync += _ => Task.CompletedTask;
        processor.ProcessMessageAsync += message =>
        {
            var body = message.Message.Body.ToString();
            seen.Enqueue(body);
            if (seen.Count == 302)
            {
                done.SetResult();
            }

            return body == "bad" ? throw new InvalidOperationException("no luck") : Task.CompletedTask;
        };
        await processor.StartProcessingAsync();

        await bus.SendAsync(Enumerable.Range(0, 299).Select(i => $"{i}").Append("bad"));
        await done.Task.WaitAsync(BrokerHarness.Patience);
        await processor.StopProcessingAsync();

        Assert.Equal((3, 300), (seen.Count(body => body == "bad"), seen.Distinct().Count()));
        Assert.Equal(new QueueCounts(0, 0, 0, 1), bus.Count);
    }

    [Fact]
    public async Task Receiver_WhenTheBrokerIsStartedAgain_GoesOnByItself()
    {
        await using var bus = await BrokerHarness.StartAsync();
        await using var client = new ServiceBusClient(bus.Broker.ConnectionString);
        var receiver = client.CreateReceiver(BrokerHarness.Queue);
        await bus.SendAsync("a", "b");
        await receiver.CompleteMessageAsync(await BrokerHarness.ReceiveAsync(receiver));

        await bus.RestartAsync(samePort: true);

        Assert.Equal("b", (await BrokerHarness.ReceiveAsync(receiver)).Body.ToString());
    }
}
