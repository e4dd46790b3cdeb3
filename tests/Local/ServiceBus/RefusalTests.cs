using System.Net.Sockets;
using System.Transactions;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Benefits.Local.ServiceBus;

namespace BenefitsFunctions.Tests.Local.ServiceBus;

/// <summary>What the broker does not have ends in the client's own exception, never in waiting.</summary>
public sealed class RefusalTests
{
    [Fact]
    public async Task Queue_WhenItIsUnknown_ThrowsNotFound()
    {
        await using var bus = await BrokerHarness.StartAsync();
        var receiver = bus.Client.CreateReceiver("nowhere");

        foreach (var call in (Func<Task>[])[
            () => bus.Client.CreateSender("nowhere").SendMessageAsync(new ServiceBusMessage("a")), () => receiver.ReceiveMessageAsync(),
            () => receiver.PeekMessageAsync(), () => bus.Client.CreateReceiver("topic", "subscription").ReceiveMessageAsync(),
            () => bus.Client.CreateRuleManager("topic", "subscription").CreateRuleAsync("rule", new TrueRuleFilter())])
        {
            var error = await Assert.ThrowsAsync<ServiceBusException>(call);
            Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, error.Reason);
        }
    }

    [Fact]
    public async Task Session_WhenAskedFor_ThrowsInvalidOperation()
    {
        await using var bus = await BrokerHarness.StartAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => bus.Client.AcceptSessionAsync(BrokerHarness.Queue, "s"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => bus.Client.AcceptNextSessionAsync(BrokerHarness.Queue));
    }

    [Fact]
    public async Task Defer_WhenAskedFor_ThrowsNotSupportedAndKeepsTheLock()
    {
        await using var bus = await BrokerHarness.StartAsync();
        await bus.SendAsync("a");
        var message = await bus.ReceiveAsync();

        await Assert.ThrowsAsync<NotSupportedException>(() => bus.Receiver.DeferMessageAsync(message));
        await Assert.ThrowsAsync<NotSupportedException>(() => bus.Receiver.ReceiveDeferredMessageAsync(message.SequenceNumber));

        await bus.Receiver.CompleteMessageAsync(message);
        Assert.Equal(new QueueCounts(0, 0, 0, 0), bus.Count);
    }

    [Fact]
    public async Task ReceiveAndDelete_WhenAskedFor_ThrowsNotSupportedAndKeepsTheMessage()
    {
        await using var bus = await BrokerHarness.StartAsync();
        await bus.SendAsync("a");
        await using var receiver = bus.Client.CreateReceiver(
            BrokerHarness.Queue, new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });

        await Assert.ThrowsAsync<NotSupportedException>(() => receiver.ReceiveMessageAsync());

        Assert.Equal(new QueueCounts(1, 0, 0, 0), bus.Count);
    }

    [Fact]
    public async Task CancelScheduled_WhenAskedFor_ThrowsNotSupportedAndKeepsTheMessage()
    {
        await using var bus = await BrokerHarness.StartAsync();
        var never = new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var number = await bus.Sender.ScheduleMessageAsync(new ServiceBusMessage("a"), never);

        await Assert.ThrowsAsync<NotSupportedException>(() => bus.Sender.CancelScheduledMessageAsync(number));

        Assert.Equal(new QueueCounts(0, 0, 1, 0), bus.Count);
    }

    [Fact]
    public async Task Transaction_WhenUsed_ThrowsNotSupported()
    {
        await using var bus = await BrokerHarness.StartAsync();
        using var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);

        await Assert.ThrowsAsync<NotSupportedException>(() => bus.SendAsync("a"));

        Assert.Equal(0, bus.Count.Active);
    }

    [Fact]
    public async Task Send_WhenItGoesToTheDeadLetters_ThrowsInvalidOperation()
    {
        await using var bus = await BrokerHarness.StartAsync();
        var sender = bus.Client.CreateSender($"{BrokerHarness.Queue}/$DeadLetterQueue");

        await Assert.ThrowsAsync<InvalidOperationException>(() => sender.SendMessageAsync(new ServiceBusMessage("a")));
    }

    [Fact]
    public async Task Send_WhenTheSenderIsClosed_Throws()
    {
        await using var bus = await BrokerHarness.StartAsync();
        await bus.Sender.CloseAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => bus.SendAsync("a"));
    }

    [Fact]
    public async Task Start_WhenAnotherBrokerHasTheDatabase_SaysSo()
    {
        await using var bus = await BrokerHarness.StartAsync();

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => ServiceBusBroker.StartAsync(
            new BrokerOptions { Queues = [], DatabasePath = bus.DatabasePath }, CancellationToken.None));

        Assert.Equal($"{bus.DatabasePath} is in use by another broker: stop that one, or take another file.", error.Message);
    }

    [Fact]
    public async Task Start_WhenThePortIsTaken_SaysSo()
    {
        await using var bus = await BrokerHarness.StartAsync();
        var port = ServiceBusConnectionStringProperties.Parse(bus.Broker.ConnectionString).Endpoint.Port;

        var error = await Assert.ThrowsAsync<IOException>(() => ServiceBusBroker.StartAsync(
            new BrokerOptions { Queues = [], DatabasePath = bus.DatabasePath + "2", Port = port }, CancellationToken.None));

        Assert.StartsWith($"Port {port} for the Service Bus broker can't be had", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WhenManyStartAtOnce_GivesEachAPortOfItsOwn()
    {
        var buses = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => BrokerHarness.StartAsync()));

        var ports = buses.Select(bus => ServiceBusConnectionStringProperties.Parse(bus.Broker.ConnectionString).Endpoint.Port);
        Assert.Equal(12, ports.Distinct().Count());
        await Task.WhenAll(buses.Select(async (bus, i) => await bus.SendAsync(Enumerable.Range(0, i + 1).Select(n => $"{n}"))));
        Assert.Equal(Enumerable.Range(1, 12), buses.Select(bus => bus.Count.Active));
        await Task.WhenAll(buses.Select(bus => bus.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task Start_WhenTwoWantOnePortAtOnce_RefusesAllButOne()
    {
        int port;
        await using (var bus = await BrokerHarness.StartAsync())
        {
            port = ServiceBusConnectionStringProperties.Parse(bus.Broker.ConnectionString).Endpoint.Port;
        }

        var folder = Directory.CreateTempSubdirectory("broker");
        var starts = Enumerable.Range(0, 8)
            .Select(i => new BrokerOptions { Queues = [], DatabasePath = Path.Combine(folder.FullName, $"{i}.db"), Port = port })
            .Select(options => ServiceBusBroker.StartAsync(options, CancellationToken.None))
            .ToList();
        await Task.WhenAll(starts).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Equal(7, starts.Count(start => start.Exception?.InnerException is IOException));
        await (await Assert.Single(starts, start => start.IsCompletedSuccessfully)).DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Stop_WhenClientsAreConnectedAndOneHasGone_EndsSoon()
    {
        await using var bus = await BrokerHarness.StartAsync();
        await bus.SendAsync("a", "b");
        var port = ServiceBusConnectionStringProperties.Parse(bus.Broker.ConnectionString).Endpoint.Port;
        using var silent = new TcpClient("127.0.0.1", port);
        await silent.GetStream().WriteAsync("AMQP"u8.ToArray());
        await bus.ReceiveAsync();
        var waiting = bus.DeadLetters.ReceiveMessageAsync(BrokerHarness.Patience);

        await bus.Broker.DisposeAsync().AsTask().WaitAsync(BrokerHarness.Patience);

        await bus.Client.DisposeAsync();
        await Record.ExceptionAsync(() => waiting);
    }

    [Fact]
    public async Task Start_WhenTheFileIsNoDatabase_SaysSo()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, new string('x', 4096));

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => ServiceBusBroker.StartAsync(
            new BrokerOptions { Queues = [], DatabasePath = path }, CancellationToken.None));

        Assert.StartsWith($"{path} can't be used as the broker's database", error.Message, StringComparison.Ordinal);
        File.Delete(path);
    }
}
