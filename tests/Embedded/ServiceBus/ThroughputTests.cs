using System.Diagnostics;
using System.Globalization;
using Azure.Messaging.ServiceBus;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Embedded.ServiceBus;

public sealed class ThroughputTests(ITestOutputHelper output)
{
    private static readonly int Messages =
        int.Parse(Environment.GetEnvironmentVariable("SERVICEBUS_TEST_MESSAGES") ?? "2000", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Trigger_WhenThousandsWait_DeliversEachOnce()
    {
        await using var bus = await BusHarness.CreateAsync();
        var padding = new string('x', 300);
        var watch = Stopwatch.StartNew();
        foreach (var chunk in Enumerable.Range(0, Messages).Chunk(500))
        {
            await bus.Sender.SendMessagesAsync(chunk.Select(i => new ServiceBusMessage($"{i} {padding}")));
        }

        Report("sent", watch, bus.Transport.Requests.Count);
        var before = bus.Transport.Requests.Count;
        watch.Restart();
        var listener = await bus.ListenAsync<BatchSample>();
        await listener.WhenIdleAsync();

        Report("consumed", watch, bus.Transport.Requests.Count - before);
        Assert.Equal(Messages, bus.Inbox.Messages.Select(message => message.MessageId).Distinct().Count());
        Assert.Equal(Messages, bus.Inbox.Messages.Count());
        Assert.Equal(0, await bus.CountAsync());
    }

    private void Report(string what, Stopwatch watch, int requests) => output.WriteLine(
        $"{Messages} messages {what} in {watch.ElapsedMilliseconds} ms: {Messages / watch.Elapsed.TotalSeconds:F0} a second, {requests} requests.");
}
