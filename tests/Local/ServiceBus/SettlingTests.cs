using Azure.Messaging.ServiceBus;
using Benefits.Local.ServiceBus;

namespace BenefitsFunctions.Tests.Local.ServiceBus;

public sealed class SettlingTests
{
    [Fact]
    public async Task Complete_WhenDone_RemovesTheMessage()
    {
        await using var bus = await BrokerHarness.StartAsync();
        await bus.SendAsync("a");
        var message = await bus.ReceiveAsync();
        Assert.Equal(new QueueCounts(0, 1, 0, 0), bus.Count);

        await bus.Receiver.CompleteMessageAsync(message);

        Assert.Equal(new QueueCounts(0, 0, 0, 0), bus.Count);
        Assert.Null(await bus.Receiver.PeekMessageAsync(0));
    }

    [Fact]
    public async Task Complete_WhenSettledTwice_ThrowsLockLost()
    {
        await using var bus = await BrokerHarness.StartAsync();
        await bus.SendAsync("a");
        var message = await bus.ReceiveAsync();
        await bus.Receiver.CompleteMessageAsync(message);

        var error = await Assert.ThrowsAsync<ServiceBusException>(() => bus.Receiver.CompleteMessageAsync(message));

        Assert.Equal(ServiceBusFailureReason.MessageLockLost, error.Reason);
    }

    [Fact]
    public async Task Settle_WhenAnotherReceiverDoesIt_ThrowsLockLost()
    {
        await using var bus = await BrokerHarness.StartAsync();
        await bus.SendAsync("a");
        await using var other = bus.ReceiverWith();
        var message = await bus.ReceiveAsync();

        var error = await Assert.ThrowsAsync<ServiceBusException>(() => other.CompleteMessageAsync(message));

        Assert.Equal(ServiceBusFailureReason.MessageLockLost, error.Reason);
        await bus.Receiver.CompleteMessageAsync(message);
        Assert.Equal(new QueueCounts(0, 0, 0, 0), bus.Count);
    }

    [Fact]
    public async Task Abandon_WhenPropertiesAreGiven_ComesBackWithThem()
    {
        await using var bus = await BrokerHarness.StartAsync();
        await bus.Sender.SendMessageAsync(new ServiceBusMessage("a") { ApplicationProperties = { ["kept"] = 1L, ["changed"] = "old" } });

        var time = new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
        var changes = new Dictionary<string, object> { ["changed"] = "new", ["added"] = time };
        await bus.Receiver.AbandonMessageAsync(await bus.ReceiveAsync(), changes);
        var again = await bus.ReceiveAsync();

        Assert.Equal((2, "a"), (again.DeliveryCount, again.Body.ToString()));
        Assert.Equal(1L, again.ApplicationProperties["kept"]);
        Assert.Equal("new", again.ApplicationProperties["changed"]);
        Assert.Equal(time, again.ApplicationProperties["added"]);
    }

    [Fact]
    public async Task Abandon_WhenOthersWait_ComesBackInItsPlace()
    {
        await using var bus = await BrokerHarness.StartAsync();
        await bus.SendAsync("a", "b");

        await bus.Receiver.AbandonMessageAsync(await bus.ReceiveAsync());

        Assert.Equal("a", (await bus.ReceiveAsync()).Body.ToString());
        Assert.Equal("b", (await bus.ReceiveAsync()).Body.ToString());
    }

    [Fact]
    public async Task Abandon_WhenDoneTooOften_MakesItADeadLetterWithReason()
    {
        await using var bus = await BrokerHarness.StartAsync(maxDeliveryCount: 3);
        await bus.SendAsync("poison");
        var counts = new List<int>();
        long sequence = 0;
        for (var i = 0; i < 3; i++)
        {
            var message = await bus.ReceiveAsync();
            sequence = message.SequenceNumber;
            counts.Add(message.DeliveryCount);
            await bus.Receiver.AbandonMessageAsync(message, new Dictionary<string, object> { ["try"] = i });
        }

        Assert.Equal([1, 2, 3], counts);
        Assert.Equal(new QueueCounts(0, 0, 0, 1), bus.Count);
        var letter = await bus.DeadLetters.PeekMessageAsync();
        Assert.Equal(("poison", "MaxDeliveryCountExceeded", 3), (letter.Body.ToString(), letter.DeadLetterReason, letter.DeliveryCount));
        Assert.Equal((2, sequence), (letter.ApplicationProperties["try"], letter.SequenceNumber));
    }

    [Fact]
    public async Task Receive_WhenMessagesArriveWhileNobodyWaits_CountsNoDelivery()
    {
        await using var bus = await BrokerHarness.StartAsync(maxDeliveryCount: 2);
        await bus.SendAsync("first");
        // Asks for 100 and takes the one that is there: the client keeps the credit and gives back what arrives on it.
        await bus.Receiver.CompleteMessageAsync(Assert.Single(await bus.Receiver.ReceiveMessagesAsync(100, BrokerHarness.Patience)));

        await bus.SendAsync(Enumerable.Range(0, 100).Select(i => $"{i}"));
        var messages = await BrokerHarness.ReceiveAsync(bus.Receiver, 100);

        Assert.All(messages, message => Assert.Equal(1, message.DeliveryCount));
        Assert.Equal(new QueueCounts(0, 100, 0, 0), bus.Count);
    }

    [Fact]
    public async Task Receive_WhenOnlyLeftOverCreditIsThere_StillDelivers()
    {
        await using var bus = await BrokerHarness.StartAsync();
        await bus.SendAsync("first");
        await bus.Receiver.ReceiveMessagesAsync(100, BrokerHarness.Patience);

        for (var i = 0; i < 5; i++)
        {
            await bus.SendAsync($"{i}");
            Assert.Equal($"{i}", (await bus.ReceiveAsync()).Body.ToString());
        }
    }
}
