using Azure.Messaging.ServiceBus;
using Benefits.Local.ServiceBus;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.Local.ServiceBus;

public sealed class LockTests
{
    private static readonly TimeSpan LockDuration = TimeSpan.FromSeconds(30);
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Lock_WhenItExpires_BringsTheMessageBackWithItsCount()
    {
        await using var bus = await BrokerHarness.StartAsync(_clock);
        await bus.SendAsync("a");
        var first = await bus.ReceiveAsync();
        Assert.Equal(_clock.GetUtcNow() + LockDuration, first.LockedUntil);

        _clock.Advance(LockDuration - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, bus.Count.Locked);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        var second = await bus.ReceiveAsync();

        Assert.Equal((1, 2), (first.DeliveryCount, second.DeliveryCount));
        Assert.Equal(first.SequenceNumber, second.SequenceNumber);
        Assert.NotEqual(first.LockToken, second.LockToken);
        await bus.Receiver.CompleteMessageAsync(second);
    }

    [Fact]
    public async Task Settle_WhenTheLockHasExpired_ThrowsLockLost()
    {
        await using var bus = await BrokerHarness.StartAsync(_clock);
        await bus.SendAsync("a");
        var message = await bus.ReceiveAsync();
        _clock.Advance(LockDuration);
        await bus.ReceiveAsync();

        foreach (var settle in (Func<Task>[])[
            () => bus.Receiver.CompleteMessageAsync(message), () => bus.Receiver.AbandonMessageAsync(message),
            () => bus.Receiver.DeadLetterMessageAsync(message), () => bus.Receiver.RenewMessageLockAsync(message)])
        {
            Assert.Equal(ServiceBusFailureReason.MessageLockLost, (await Assert.ThrowsAsync<ServiceBusException>(settle)).Reason);
        }

        Assert.Equal(new QueueCounts(0, 1, 0, 0), bus.Count);
    }

    [Fact]
    public async Task Lock_WhenItExpiresTooOften_MakesADeadLetter()
    {
        await using var bus = await BrokerHarness.StartAsync(_clock, maxDeliveryCount: 2);
        await bus.SendAsync("a");

        await bus.ReceiveAsync();
        _clock.Advance(LockDuration);
        await bus.ReceiveAsync();
        _clock.Advance(LockDuration);
        var letter = await BrokerHarness.ReceiveAsync(bus.DeadLetters);

        Assert.Equal(("a", "MaxDeliveryCountExceeded"), (letter.Body.ToString(), letter.DeadLetterReason));
    }

    [Fact]
    public async Task Renew_WhenTheLockIsHeld_ProlongsIt()
    {
        await using var bus = await BrokerHarness.StartAsync(_clock);
        await bus.SendAsync("a");
        var message = await bus.ReceiveAsync();

        for (var i = 0; i < 3; i++)
        {
            _clock.Advance(LockDuration - TimeSpan.FromSeconds(1));
            await bus.Receiver.RenewMessageLockAsync(message);
            Assert.Equal(_clock.GetUtcNow() + LockDuration, message.LockedUntil);
        }

        await bus.Receiver.CompleteMessageAsync(message);
        Assert.Equal(new QueueCounts(0, 0, 0, 0), bus.Count);
    }

    [Fact]
    public async Task Lock_WhenItsConnectionDies_ExpiresLikeAnyOther()
    {
        await using var bus = await BrokerHarness.StartAsync(_clock);
        await bus.SendAsync("a");
        await using (var other = new ServiceBusClient(bus.Broker.ConnectionString))
        {
            await BrokerHarness.ReceiveAsync(other.CreateReceiver(BrokerHarness.Queue));
        }

        Assert.Equal(1, bus.Count.Locked);
        _clock.Advance(LockDuration);

        Assert.Equal(2, (await bus.ReceiveAsync()).DeliveryCount);
    }

    [Fact]
    public async Task Prefetch_WhenTheReceiverCloses_GivesBackWhatWasNotTaken()
    {
        await using var bus = await BrokerHarness.StartAsync(_clock);
        await bus.SendAsync(Enumerable.Range(0, 20).Select(i => $"{i}"));
        await using (var prefetching = bus.ReceiverWith(prefetch: 20))
        {
            await prefetching.CompleteMessageAsync(await BrokerHarness.ReceiveAsync(prefetching));
        }

        Assert.All(await BrokerHarness.ReceiveAsync(bus.Receiver, 19), message => Assert.Equal(1, message.DeliveryCount));
    }

    [Fact]
    public async Task Locks_WhenThousandsExpireAtOnce_AllComeBack()
    {
        await using var bus = await BrokerHarness.StartAsync(_clock);
        await bus.SendAsync(Enumerable.Range(0, 3000).Select(i => $"{i}"));
        await BrokerHarness.ReceiveAsync(bus.Receiver, 3000);

        _clock.Advance(LockDuration);

        Assert.All(await BrokerHarness.ReceiveAsync(bus.Receiver, 3000), message => Assert.Equal(2, message.DeliveryCount));
    }
}
