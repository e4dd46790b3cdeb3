using Azure.Messaging.ServiceBus;

namespace BenefitsFunctions.Tests.Local.ServiceBus;

public sealed class SendTests
{
    [Fact]
    public async Task Send_WhenAMessageIsSent_ArrivesAsItWas()
    {
        await using var bus = await BrokerHarness.StartAsync();

        await bus.Sender.SendMessageAsync(new ServiceBusMessage("{\"a\":1}")
        {
            MessageId = "m",
            Subject = "subject",
            ContentType = "application/json",
            CorrelationId = "c",
            ReplyTo = "r",
            To = "t",
            PartitionKey = "s",
            SessionId = "s",
            ApplicationProperties = { ["p"] = 1 },
        });
        var message = await bus.ReceiveAsync();

        Assert.Equal(
            ("{\"a\":1}", "m", "subject", "application/json"),
            (message.Body.ToString(), message.MessageId, message.Subject, message.ContentType));
        Assert.Equal(
            ("c", "r", "t", "s", "s"),
            (message.CorrelationId, message.ReplyTo, message.To, message.PartitionKey, message.SessionId));
        Assert.Equal((1, 1, ServiceBusMessageState.Active), (message.ApplicationProperties["p"], message.DeliveryCount, message.State));
    }

    [Fact]
    public async Task Send_WhenManyAreSentTogether_KeepsTheirOrder()
    {
        await using var bus = await BrokerHarness.StartAsync();

        await bus.SendAsync(Enumerable.Range(0, 500).Select(i => $"{i}"));
        await bus.SendAsync(Enumerable.Range(500, 100).Select(i => $"{i}"));

        // Prefetching: a client without it gives back what comes between two calls, and gets it again out of turn.
        await using var receiver = bus.ReceiverWith(prefetch: 1000);
        var messages = await BrokerHarness.ReceiveAsync(receiver, 600);
        Assert.Equal(Enumerable.Range(0, 600), messages.Select(message => int.Parse(message.Body.ToString())));
        Assert.Equal(messages.Select(message => message.SequenceNumber).Order(), messages.Select(message => message.SequenceNumber));
        Assert.Equal(600, messages.Select(message => message.LockToken).Distinct().Count());
    }

    [Fact]
    public async Task Send_WhenManySendAtOnce_LosesAndDoublesNone()
    {
        await using var bus = await BrokerHarness.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 32).Select(async sender =>
        {
            for (var i = 0; i < 10; i++)
            {
                await bus.SendAsync($"{sender} {i}");
            }
        }));

        Assert.Equal(320, bus.Count.Active);
        var messages = await BrokerHarness.ReceiveAsync(bus.Receiver, 320);
        Assert.Equal(320, messages.Select(message => message.Body.ToString()).Distinct().Count());
    }

    [Fact]
    public async Task Batch_WhenAMessageDoesNotFit_RefusesItAndSendsTheRest()
    {
        await using var bus = await BrokerHarness.StartAsync();
        using var batch = await bus.Sender.CreateMessageBatchAsync();
        var large = new ServiceBusMessage(new byte[100 * 1024].AsMemory());

        Assert.Equal(256 * 1024, batch.MaxSizeInBytes);
        Assert.False(batch.TryAddMessage(new ServiceBusMessage(new byte[256 * 1024].AsMemory())));
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => batch.TryAddMessage(large)));
        Assert.True(batch.TryAddMessage(new ServiceBusMessage("small")));

        await bus.Sender.SendMessagesAsync(batch);
        Assert.Equal(3, bus.Count.Active);
    }

    [Fact]
    public async Task Send_WhenAMessageIsTooLarge_ThrowsAndSendsNone()
    {
        await using var bus = await BrokerHarness.StartAsync();

        var error = await Assert.ThrowsAsync<ServiceBusException>(
            () => bus.Sender.SendMessagesAsync([new ServiceBusMessage("a"), new ServiceBusMessage(new byte[256 * 1024].AsMemory())]));

        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, error.Reason);
        Assert.Equal(0, bus.Count.Active);
    }

    [Fact]
    public async Task Send_WhenTheAddressHasAnotherCase_ReachesTheQueue()
    {
        await using var bus = await BrokerHarness.StartAsync();

        await bus.Client.CreateSender("Incident-EVENTS").SendMessageAsync(new ServiceBusMessage("a"));

        Assert.Equal(1, bus.Count.Active);
        Assert.Equal(0, bus.Broker.Count("other").Active);
    }

    [Fact]
    public async Task Send_WhenTheSameIdIsSentTwice_IsDeliveredTwice()
    {
        await using var bus = await BrokerHarness.StartAsync();

        await bus.Sender.SendMessageAsync(new ServiceBusMessage("a") { MessageId = "same" });
        await bus.Sender.SendMessageAsync(new ServiceBusMessage("a") { MessageId = "same" });

        Assert.Equal(2, bus.Count.Active);
    }
}
