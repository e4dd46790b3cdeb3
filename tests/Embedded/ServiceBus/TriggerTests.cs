using Azure.Messaging.ServiceBus;
using Embedded.Worker;

namespace BenefitsFunctions.Tests.Embedded.ServiceBus;

public sealed class TriggerTests
{
    [Fact]
    public async Task Trigger_WhenMessagesAreSent_DeliversAndCompletesThem()
    {
        await using var bus = await BusHarness.CreateAsync();
        var listener = await bus.ListenAsync<BatchSample>();

        await bus.SendAsync("a", "b", "c");
        await listener.WhenIdleAsync();

        Assert.Equal("a b c", bus.Inbox.Bodies);
        Assert.Equal(0, await bus.CountAsync());
        Assert.All(bus.Inbox.Messages, message => Assert.Equal(1, message.DeliveryCount));
    }

    [Fact]
    public async Task Trigger_WhenTheBodyIsAnEvent_TakesIdentityAndSessionFromIt()
    {
        await using var bus = await BusHarness.CreateAsync();
        var listener = await bus.ListenAsync<BatchSample>();

        await bus.SendAsync("""{"specversion":"1.0","data":{"id":"no","a":[1]},"id":"7","source":"/portals/x","subject":"c1"}""");
        await listener.WhenIdleAsync();

        var message = Assert.Single(bus.Inbox.Messages);
        Assert.Equal(("/portals/x 7", "c1", "c1"), (message.MessageId, message.SessionId, message.Subject));
    }

    [Fact]
    public async Task Trigger_WhenMoreThanABatchWaits_DeliversFullBatches()
    {
        await using var bus = await BusHarness.CreateAsync();
        await bus.SendAsync([.. Enumerable.Range(0, 100).Select(i => $"{i}")]);

        var listener = await bus.ListenAsync<BatchSample>(new ServiceBusSettings { MaxMessageBatchSize = 40 });
        await listener.WhenIdleAsync();

        Assert.Equal([40, 40, 20], bus.Inbox.Runs.Select(run => run.Count));
        Assert.Equal(100, bus.Inbox.Messages.Select(message => message.SequenceNumber).Distinct().Count());
        Assert.Equal(0, await bus.CountAsync());
    }

    [Fact]
    public async Task Trigger_WhenTheFunctionThrows_DeliversTheBatchAgain()
    {
        await using var bus = await BusHarness.CreateAsync();
        bus.Inbox.Work = (messages, _, _) => messages[0].DeliveryCount < 3 ? throw new InvalidOperationException("no luck") : Task.CompletedTask;
        var listener = await bus.ListenAsync<BatchSample>();

        await bus.SendAsync("a");
        await listener.WhenIdleAsync();

        Assert.Equal([1, 2, 3], bus.Inbox.Messages.Select(message => message.DeliveryCount));
        Assert.Equal(0, await bus.CountAsync());
        Assert.Empty(await bus.PeekAsync());
    }

    [Fact]
    public async Task Trigger_WhenTheFunctionNeverSucceeds_MakesItADeadLetterWithReason()
    {
        await using var bus = await BusHarness.CreateAsync();
        bus.Inbox.Work = (_, _, _) => throw new InvalidOperationException("no luck");
        var listener = await bus.ListenAsync<BatchSample>(new ServiceBusSettings { MaxDeliveryCount = 3 });

        await bus.SendAsync("poison");
        await listener.WhenIdleAsync();

        var letter = Assert.Single(await bus.PeekAsync());
        Assert.Equal(3, bus.Inbox.Runs.Count);
        Assert.Equal(("poison", "MaxDeliveryCountExceeded", 3), (letter.Body.ToString(), letter.DeadLetterReason, letter.DeliveryCount));
        Assert.Equal(bus.Inbox.Messages.First().SequenceNumber, letter.SequenceNumber);
        Assert.Equal(0, await bus.CountAsync());
    }

    [Fact]
    public async Task Trigger_WhenItTakesOneMessageAtATime_RunsTheGivenNumberAtOnce()
    {
        await using var bus = await BusHarness.CreateAsync();
        var meeting = new TaskCompletionSource();
        var running = 0;
        bus.Inbox.Work = (messages, _, _) =>
        {
            if (Interlocked.Increment(ref running) == 4)
            {
                meeting.SetResult();
            }

            return messages[0].Body.ToString() == "bad" && messages[0].DeliveryCount == 1 ? throw new InvalidOperationException("no luck") : meeting.Task;
        };
        await bus.SendAsync("a", "bad", "c", "d");

        var listener = await bus.ListenAsync<SingleSample>(new ServiceBusSettings { MaxConcurrentCalls = 4 });
        await listener.WhenIdleAsync();

        Assert.Equal("a bad bad c d", bus.Inbox.Bodies);
        Assert.Equal(0, await bus.CountAsync());
    }

    [Fact]
    public async Task Actions_WhenTheFunctionSettlesItself_DoWhatItSays()
    {
        await using var bus = await BusHarness.CreateAsync();
        bus.Inbox.Work = async (messages, actions, cancellation) =>
        {
            foreach (var message in messages)
            {
                await (message.Body.ToString() switch
                {
                    "again" when message.DeliveryCount == 1 => actions.AbandonMessageAsync(message, cancellationToken: cancellation),
                    "bad" => actions.DeadLetterMessageAsync(
                        message, deadLetterReason: "Unreadable", deadLetterErrorDescription: "It is \"bad\".", cancellationToken: cancellation),
                    _ => actions.CompleteMessageAsync(message, cancellation),
                });
            }
        };
        var listener = await bus.ListenAsync<SettlingSample>();

        await bus.SendAsync("good", "again", "bad");
        await listener.WhenIdleAsync();

        var letter = Assert.Single(await bus.PeekAsync());
        Assert.Equal(("bad", "Unreadable", "It is \"bad\".", 1),
            (letter.Body.ToString(), letter.DeadLetterReason, letter.DeadLetterErrorDescription, letter.DeliveryCount));
        Assert.Equal("again again bad good", bus.Inbox.Bodies);
        Assert.Equal(0, await bus.CountAsync());
    }

    [Fact]
    public async Task Actions_WhenAMessageIsSettledTwice_ThrowLockLost()
    {
        await using var bus = await BusHarness.CreateAsync();
        Exception? failure = null;
        bus.Inbox.Work = async (messages, actions, _) =>
        {
            await actions.CompleteMessageAsync(messages[0]);
            failure = await Record.ExceptionAsync(() => actions.CompleteMessageAsync(messages[0]));
        };
        var listener = await bus.ListenAsync<BatchSample>();

        await bus.SendAsync("a");
        await listener.WhenIdleAsync();

        Assert.Equal(ServiceBusFailureReason.MessageLockLost, Assert.IsType<ServiceBusException>(failure).Reason);
        Assert.Single(bus.Inbox.Runs);
    }
}
