using System.Diagnostics;
using System.Globalization;
using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Tests.Support;
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
        var emulator = Process.GetProcessById((await TestAzurite.EndpointsAsync()).Pid);
        var used = emulator.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        foreach (var chunk in Enumerable.Range(0, Messages).Chunk(500))
        {
            await bus.Sender.SendMessagesAsync(chunk.Select(i => new ServiceBusMessage($"{i} {padding}")));
        }

        Report("sent", watch, bus.Transport.Requests.Count, emulator, used);
        var before = bus.Transport.Requests.Count;
        used = emulator.TotalProcessorTime;
        watch.Restart();
        var listener = await bus.ListenAsync<BatchSample>();
        await listener.WhenIdleAsync();

        Report("consumed", watch, bus.Transport.Requests.Count - before, emulator, used);
        Assert.Equal(Messages, bus.Inbox.Messages.Select(message => message.MessageId).Distinct().Count());
        Assert.Equal(Messages, bus.Inbox.Messages.Count());
        Assert.Equal(0, await bus.CountAsync());
    }

    private void Report(string what, Stopwatch watch, int requests, Process emulator, TimeSpan used)
    {
        emulator.Refresh();
        output.WriteLine(
            $"{Messages} messages {what} in {watch.ElapsedMilliseconds} ms: {Messages / watch.Elapsed.TotalSeconds:F0} a second, {requests} requests, "
            + $"{(emulator.TotalProcessorTime - used).TotalMilliseconds:F0} ms of Azurite's processor time.");
    }
}
