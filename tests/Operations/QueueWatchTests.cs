using System.Diagnostics.Metrics;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Messaging;
using BenefitsFunctions.Operations;
using BenefitsFunctions.Telemetry;
using BenefitsFunctions.Tests.Local.ServiceBus;
using BenefitsFunctions.Tests.Support;
using BenefitsFunctions.Tests.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.Operations;

/// <summary>How old the oldest event on the queue is, told by somebody else than its consumer.</summary>
public sealed class QueueWatchTests
{
    private const string Age = "benefits.queue.oldest_message_age";

    [Fact]
    public async Task Age_WhileNobodyConsumes_GrowsAndIs0OnceTheQueueIsEmpty()
    {
        var clock = new FakeTimeProvider(Sample.Today);
        await using var broker = await BrokerHarness.StartAsync(clock);
        await using var queue = new IncidentQueue(broker.Client, new IdGenerator());
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new BenefitsMetrics(services.GetRequiredService<IMeterFactory>(), clock);
        var watch = new QueueWatch(queue, metrics);

        // Nobody listens: it does not look.
        await watch.WatchQueue(new(), CancellationToken.None);
        using var heard = new HeardMetrics(services);
        Assert.Null(heard.Gauge(Age));
        await watch.WatchQueue(new(), CancellationToken.None);
        Assert.Equal(0, heard.Gauge(Age));

        await broker.SendAsync("first");
        clock.Advance(TimeSpan.FromSeconds(40));
        await broker.SendAsync("second");
        var locked = await broker.ReceiveAsync();
        await watch.WatchQueue(new(), CancellationToken.None);
        Assert.Equal(40, heard.Gauge(Age)!.Value, tolerance: 1);
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(60, heard.Gauge(Age)!.Value, tolerance: 1);
        await broker.Receiver.CompleteMessageAsync(locked);
        await watch.WatchQueue(new(), CancellationToken.None);
        Assert.Equal(20, heard.Gauge(Age)!.Value, tolerance: 1);

        // Nobody has looked for a while: nothing is known.
        clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Null(heard.Gauge(Age));
    }
}
