using BenefitsFunctions.Tests.Support;
using Embedded.Worker;

namespace BenefitsFunctions.Tests.Embedded.ServiceBus;

public sealed class ListenerTests
{
    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Lock_WhenTheFunctionTakesLong_IsRenewedAtHalfTime()
    {
        await using var bus = await BusHarness.CreateAsync(_clock);
        bus.Inbox.Work = (_, _, _) => _gate.Task;
        var listener = await bus.ListenAsync<BatchSample>();
        await bus.SendAsync("a", "b");
        await bus.Inbox.NextAsync();
        var running = bus.Inbox.Runs[0].Count;

        var renewed = bus.Transport.AfterAsync("visibilitytimeout=30", running);
        _clock.Advance(TimeSpan.FromSeconds(15));
        await renewed;
        Assert.Equal(running, bus.Transport.Requests.Count(request => request.StartsWith("PUT", StringComparison.Ordinal) && request.EndsWith("visibilitytimeout=30", StringComparison.Ordinal)));
        _gate.SetResult();
        await listener.WhenIdleAsync();

        Assert.Equal("a b", bus.Inbox.Bodies);
        Assert.Equal(0, await bus.CountAsync());
        Assert.DoesNotContain(bus.Logs.Lines, line => line.Contains("delivered again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Kill_WhenABatchRuns_BringsItsMessagesBackAfterTheLock()
    {
        await using var bus = await BusHarness.CreateAsync();
        bus.Inbox.Work = (messages, _, _) => messages[0].DeliveryCount == 1 ? _gate.Task : Task.CompletedTask;
        var settings = new ServiceBusSettings { LockDuration = TimeSpan.FromSeconds(1) };
        var killed = await bus.ListenAsync<BatchSample>(settings);
        await bus.SendAsync("a");
        await bus.Inbox.NextAsync();

        killed.Kill();
        _gate.SetResult();
        await bus.ListenAsync<BatchSample>(settings);
        var again = await bus.Inbox.NextAsync();

        Assert.Equal(2, Assert.Single(again).DeliveryCount);
    }

    [Fact]
    public async Task Stop_WhenABatchRuns_LetsItEndAndGivesBackWhatWasReceivedAhead()
    {
        await using var bus = await BusHarness.CreateAsync(_clock);
        bus.Inbox.Work = (_, _, _) => _gate.Task;
        await bus.SendAsync("a", "b", "c", "d");
        var received = bus.Transport.AfterAsync("GET", 2);
        var settings = new ServiceBusSettings { MaxMessageBatchSize = 2 };
        var listener = await bus.ListenAsync<BatchSample>(settings);
        await received;

        var stop = listener.StopAsync();
        Assert.False(stop.IsCompleted);
        _gate.SetResult();
        await stop;
        Assert.Equal((1, 2), (bus.Inbox.Runs.Count, await bus.CountAsync()));

        await (await bus.ListenAsync<BatchSample>(settings)).WhenIdleAsync();
        Assert.Equal("a b c d", bus.Inbox.Bodies);
        Assert.Equal(0, await bus.CountAsync());
    }

    [Fact]
    public async Task Poll_WhenTheQueueStaysEmpty_GetsRarerUpToOnceASecond()
    {
        var clock = new WatchedClock(_clock);
        await using var bus = await BusHarness.CreateAsync(clock);
        await bus.ListenAsync<BatchSample>();

        List<double> pauses = [];
        for (var poll = 0; poll < 30; poll++)
        {
            var pause = await clock.NextPauseAsync();
            pauses.Add(pause.TotalMilliseconds);
            _clock.Advance(pause);
        }

        await clock.NextPauseAsync();
        Assert.Equal([50, 100, 200, 400, 800, 1000, 1000], pauses.Take(7));
        Assert.All(pauses.Skip(7), pause => Assert.Equal(1000, pause));
        Assert.Equal(31, bus.Transport.Count("GET"));
    }

    [Fact]
    public async Task Poll_WhenSomethingIsSentFromThisProcess_HappensAtOnce()
    {
        var clock = new WatchedClock(_clock);
        await using var bus = await BusHarness.CreateAsync(clock);
        await bus.ListenAsync<BatchSample>();
        await clock.NextPauseAsync();

        await bus.SendAsync("a");

        Assert.Equal("a", Assert.Single(await bus.Inbox.NextAsync()).Body.ToString());
        Assert.Equal(_clock.GetUtcNow(), new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task Batch_WhenSmallerThanTheMinimum_IsHeldBackUntilItIsFull()
    {
        var clock = new WatchedClock(_clock);
        await using var bus = await BusHarness.CreateAsync(clock);
        await bus.SendAsync("a");
        await bus.ListenAsync<BatchSample>(new ServiceBusSettings { MinMessageBatchSize = 3 });
        await clock.NextPauseAsync();
        Assert.Empty(bus.Inbox.Runs);

        await bus.SendAsync("b", "c");

        Assert.Equal(3, (await bus.Inbox.NextAsync()).Count);
    }

    [Fact]
    public async Task Batch_WhenTheMinimumIsNotReached_IsDeliveredAfterTheWait()
    {
        var clock = new WatchedClock(_clock);
        await using var bus = await BusHarness.CreateAsync(clock);
        await bus.SendAsync("a");
        await bus.ListenAsync<BatchSample>(new ServiceBusSettings { MinMessageBatchSize = 3, MaxBatchWaitTime = TimeSpan.FromSeconds(2) });
        await clock.NextPauseAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        await clock.NextPauseAsync();
        Assert.Empty(bus.Inbox.Runs);

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Single(await bus.Inbox.NextAsync());
    }

    [Fact]
    public async Task Listener_WhenTheServiceIsAwayForAWhile_LogsAndGoesOn()
    {
        await using var bus = await BusHarness.CreateAsync();
        var failures = 0;
        bus.Transport.Fails = request => request.StartsWith("GET", StringComparison.Ordinal) && Interlocked.Increment(ref failures) <= 2;
        await bus.SendAsync("a");
        var listener = await bus.ListenAsync<BatchSample>();

        await listener.WhenIdleAsync();

        Assert.Equal("a", bus.Inbox.Bodies);
        Assert.Equal(2, bus.Logs.Lines.Count(line => line.StartsWith("Messages of incident-events can't be received", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Listener_WhenTheServiceIsAwayAtTheStart_SaysWhichQueueAndWhere()
    {
        await using var bus = await BusHarness.CreateAsync();
        bus.Transport.Fails = _ => true;

        var error = await Assert.ThrowsAsync<HostStartException>(() => bus.ListenAsync<BatchSample>());

        Assert.StartsWith(
            $"Function 'Batch' can't listen to queue 'incident-events': The queue service at {bus.Requests.Root} can't be reached: ",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_WhenTheServiceFails_LogsAndDeliversAgainAfterTheLock()
    {
        await using var bus = await BusHarness.CreateAsync();
        var failures = 0;
        bus.Transport.Fails = request => request.StartsWith("DELETE", StringComparison.Ordinal) && Interlocked.Increment(ref failures) == 1;
        await bus.ListenAsync<BatchSample>(new ServiceBusSettings { LockDuration = TimeSpan.FromSeconds(1) });

        await bus.SendAsync("a");
        await bus.Inbox.NextAsync();

        Assert.Equal(2, Assert.Single(await bus.Inbox.NextAsync()).DeliveryCount);
        Assert.Contains(bus.Logs.Lines, line => line.Contains("is delivered again when its lock ends", StringComparison.Ordinal));
    }
}
