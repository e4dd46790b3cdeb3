using Azure.Messaging.ServiceBus;
using Benefits.Local.ServiceBus;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.Local.ServiceBus;

public sealed class RestartTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Restart_WhenMessagesAreOfAllStates_KeepsThem()
    {
        await using var bus = await BrokerHarness.StartAsync(_clock);
        await bus.SendAsync("completed", "abandoned", "dead", "locked", "active");
        var messages = await BrokerHarness.ReceiveAsync(bus.Receiver, 5);
        await bus.Receiver.CompleteMessageAsync(messages[0]);
        await bus.Receiver.AbandonMessageAsync(messages[1], new Dictionary<string, object> { ["p"] = "v" });
        await bus.Receiver.DeadLetterMessageAsync(messages[2], "Test", "Text");
        var due = _clock.GetUtcNow() + TimeSpan.FromMinutes(5);
        var number = await bus.Sender.ScheduleMessageAsync(new ServiceBusMessage("scheduled"), due);

        await bus.RestartAsync();

        Assert.Equal(new QueueCounts(3, 0, 1, 1), bus.Count);
        var letter = await BrokerHarness.ReceiveAsync(bus.DeadLetters);
        Assert.Equal(
            ("dead", "Test", "Text", messages[2].SequenceNumber),
            (letter.Body.ToString(), letter.DeadLetterReason, letter.DeadLetterErrorDescription, letter.SequenceNumber));
        var left = await BrokerHarness.ReceiveAsync(bus.Receiver, 3);
        Assert.Equal(
            [
                ("abandoned", 2, messages[1].SequenceNumber), ("locked", 1, messages[3].SequenceNumber),
                ("active", 1, messages[4].SequenceNumber),
            ],
            left.Select(message => (message.Body.ToString(), message.DeliveryCount, message.SequenceNumber)));
        await Task.WhenAll(left.Select(message => bus.Receiver.CompleteMessageAsync(message)));
        _clock.Advance(TimeSpan.FromMinutes(5));
        var scheduled = await bus.ReceiveAsync();
        Assert.Equal(("scheduled", number, due), (scheduled.Body.ToString(), scheduled.SequenceNumber, scheduled.EnqueuedTime));
    }

    [Fact]
    public async Task Restart_WhenTheLastMessagesAreGone_GivesTheirNumbersToNoOther()
    {
        await using var bus = await BrokerHarness.StartAsync(_clock);
        await bus.SendAsync("a", "b");
        var messages = await BrokerHarness.ReceiveAsync(bus.Receiver, 2);
        foreach (var message in messages)
        {
            await bus.Receiver.CompleteMessageAsync(message);
        }

        await bus.RestartAsync();
        await bus.SendAsync("c");

        Assert.True((await bus.ReceiveAsync()).SequenceNumber > messages[1].SequenceNumber);
    }

    [Fact]
    public async Task Restart_WhenALockIsFromBefore_ThrowsLockLost()
    {
        await using var bus = await BrokerHarness.StartAsync(_clock);
        await bus.SendAsync("a");
        var message = await bus.ReceiveAsync();

        await bus.RestartAsync();

        var error = await Assert.ThrowsAsync<ServiceBusException>(() => bus.Receiver.CompleteMessageAsync(message));
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, error.Reason);
        Assert.Equal(1, (await bus.ReceiveAsync()).DeliveryCount);
    }

    [Fact]
    public async Task Restart_WhenTheQueuesAreTwo_KeepsThemApart()
    {
        await using var bus = await BrokerHarness.StartAsync(_clock);
        await bus.SendAsync("a");
        await bus.Client.CreateSender("other").SendMessageAsync(new ServiceBusMessage("b"));

        await bus.RestartAsync();

        Assert.Equal("a", (await bus.ReceiveAsync()).Body.ToString());
        Assert.Equal("b", (await BrokerHarness.ReceiveAsync(bus.Client.CreateReceiver("other"))).Body.ToString());
    }
}
