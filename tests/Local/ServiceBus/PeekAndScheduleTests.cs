using Azure.Messaging.ServiceBus;
using Benefits.Local.ServiceBus;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.Local.ServiceBus;

public sealed class PeekAndScheduleTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Peek_WhenMessagesAreOfAllStates_ShowsAllWithoutLocking()
    {
        await using var bus = await BrokerHarness.StartAsync(_clock);
        await bus.SendAsync("locked", "active");
        await bus.ReceiveAsync();
        await bus.Sender.ScheduleMessageAsync(new ServiceBusMessage("scheduled"), _clock.GetUtcNow() + TimeSpan.FromHours(1));

        var peeked = await bus.Receiver.PeekMessagesAsync(10, 0);

        Assert.Equal(["locked", "active", "scheduled"], peeked.Select(message => message.Body.ToString()));
        Assert.Equal(
            [ServiceBusMessageState.Active, ServiceBusMessageState.Active, ServiceBusMessageState.Scheduled],
            peeked.Select(message => message.State));
        Assert.Equal(new QueueCounts(1, 1, 1, 0), bus.Count);
    }

    [Fact]
    public async Task Peek_WhenANumberIsGiven_StartsThere()
    {
        await using var bus = await BrokerHarness.StartAsync();
        await bus.SendAsync(Enumerable.Range(0, 300).Select(i => $"{i}"));
        var all = new List<ServiceBusReceivedMessage>();
        while (await bus.Receiver.PeekMessagesAsync(300) is { Count: > 0 } page)
        {
            all.AddRange(page);
        }

        var rest = await bus.Receiver.PeekMessagesAsync(10, all[295].SequenceNumber);

        Assert.Equal(300, all.Count);
        Assert.Equal(["295", "296", "297", "298", "299"], rest.Select(message => message.Body.ToString()));
        Assert.Empty(await bus.Receiver.PeekMessagesAsync(10, rest[^1].SequenceNumber + 1));
        Assert.Null(await bus.DeadLetters.PeekMessageAsync());
    }

    [Fact]
    public async Task Schedule_WhenTheTimeHasCome_Delivers()
    {
        await using var bus = await BrokerHarness.StartAsync(_clock);
        var due = _clock.GetUtcNow() + TimeSpan.FromDays(60);
        var number = await bus.Sender.ScheduleMessageAsync(new ServiceBusMessage("a"), due);

        _clock.Advance(TimeSpan.FromDays(60) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(new QueueCounts(0, 0, 1, 0), bus.Count);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        var message = await bus.ReceiveAsync();

        Assert.Equal((number, due, due), (message.SequenceNumber, message.ScheduledEnqueueTime, message.EnqueuedTime));
    }

    [Fact]
    public async Task Send_WhenTheMessageNamesATime_IsScheduled()
    {
        await using var bus = await BrokerHarness.StartAsync(_clock);

        await bus.Sender.SendMessagesAsync([
            new ServiceBusMessage("later") { ScheduledEnqueueTime = _clock.GetUtcNow() + TimeSpan.FromMinutes(1) },
            new ServiceBusMessage("past") { ScheduledEnqueueTime = _clock.GetUtcNow() - TimeSpan.FromMinutes(1) },
        ]);

        Assert.Equal(new QueueCounts(1, 0, 1, 0), bus.Count);
        Assert.Equal("past", (await bus.ReceiveAsync()).Body.ToString());
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("later", (await bus.ReceiveAsync()).Body.ToString());
    }

    [Fact]
    public async Task TimeToLive_WhenItIsOver_KeepsTheMessage()
    {
        await using var bus = await BrokerHarness.StartAsync(_clock);
        await bus.Sender.SendMessageAsync(new ServiceBusMessage("a") { TimeToLive = TimeSpan.FromSeconds(10) });

        _clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(new QueueCounts(1, 0, 0, 0), bus.Count);
        Assert.Equal(TimeSpan.FromSeconds(10), (await bus.ReceiveAsync()).TimeToLive);
    }
}
