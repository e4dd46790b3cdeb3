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
