using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Tests.Support;
using Embedded.Worker;

namespace BenefitsFunctions.Tests.Embedded.ServiceBus;

public sealed class DeadLetterTests
{
    [Fact]
    public async Task Peek_WhenThereAreManyMoreThanAStorageQueueShows_ListsEachOnceInPages()
    {
        await using var bus = await BusHarness.CreateAsync();
        await FillAsync(bus, 150);

        var listed = new List<ServiceBusReceivedMessage>();
        while (await bus.DeadLetters.PeekMessagesAsync(40) is { Count: > 0 } page)
        {
            listed.AddRange(page);
        }

        Assert.Equal(Enumerable.Range(0, 150), listed.Select(letter => int.Parse(letter.Body.ToString())).Order());
        Assert.Equal(listed.Select(letter => letter.SequenceNumber).Order(), listed.Select(letter => letter.SequenceNumber));
        Assert.All(listed, letter => Assert.Equal(("Test", $"Number {letter.Body}"), (letter.DeadLetterReason, letter.DeadLetterErrorDescription)));
    }

    [Fact]
    public async Task Peek_WhenTheAppHasStartedAgain_ListsTheSameNumbers()
    {
        await using var bus = await BusHarness.CreateAsync();
        await FillAsync(bus, 70);
        var known = await bus.PeekAsync(200);

        // The second start comes while what the first has read is still hidden from others.
        foreach (var start in new[] { AfterRestart(bus), AfterRestart(bus) })
        {
            var read = await start.PeekAsync(200, 0, CancellationToken.None);
            Assert.Equal(
                known.Select(letter => (letter.SequenceNumber, letter.Body.ToString(), letter.DeadLetterErrorDescription)),
                read.Select(letter => (letter.SequenceNumber, letter.Body.ToString(), letter.DeadLetterErrorDescription)));
        }
    }

    [Fact]
    public async Task Peek_WhenNothingHasChanged_CostsOneRequest()
    {
        await using var bus = await BusHarness.CreateAsync();
        await FillAsync(bus, 40);
        await bus.PeekAsync();
        var before = bus.Transport.Requests.Count;

        Assert.Equal(40, (await bus.PeekAsync()).Count);

        Assert.Equal(1, bus.Transport.Requests.Count - before);
    }

    [Fact]
    public async Task Receive_WhenALetterIsSentAgainAndCompleted_LeavesTheOthers()
    {
        await using var bus = await BusHarness.CreateAsync();
        await FillAsync(bus, 3);
        bus.Inbox.Work = (_, _, _) => Task.CompletedTask;
        var wanted = (await bus.PeekAsync())[1];

        var received = await bus.DeadLetters.ReceiveMessagesAsync(10, TimeSpan.Zero);
        foreach (var letter in received)
        {
            if (letter.SequenceNumber == wanted.SequenceNumber)
            {
                var again = new ServiceBusMessage(letter);
                Assert.Empty(again.ApplicationProperties);
                await bus.Sender.SendMessageAsync(again);
                await bus.DeadLetters.CompleteMessageAsync(letter);
            }
            else
            {
                await bus.DeadLetters.AbandonMessageAsync(letter);
            }
        }

        Assert.DoesNotContain(await bus.PeekAsync(), letter => letter.SequenceNumber == wanted.SequenceNumber);
        Assert.Equal(2, (await AfterRestart(bus).PeekAsync(10, 0, CancellationToken.None)).Count);
        var stored = Assert.Single(await bus.Queue.Messages.GetAsync(32, TimeSpan.FromSeconds(30), CancellationToken.None));
        Assert.Equal(wanted.Body.ToString(), BinaryData.FromBytes(Convert.FromBase64String(stored.Text)).ToString());
    }

    [Fact]
    public async Task Receive_WhenALetterIsLocked_SkipsItUntilTheLockEnds()
    {
        await using var bus = await BusHarness.CreateAsync();
        var clock = new ManualTimeProvider(new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
        await using var client = new ServiceBusClient(bus.Requests, clock);
        await using var receiver = client.CreateReceiver(Inbox.Queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        await FillAsync(bus, 1);

        var first = Assert.Single(await receiver.ReceiveMessagesAsync(5, TimeSpan.Zero));
        Assert.Empty(await receiver.ReceiveMessagesAsync(5, TimeSpan.Zero));
        clock.Advance(TimeSpan.FromSeconds(30));
        var second = Assert.Single(await receiver.ReceiveMessagesAsync(5, TimeSpan.Zero));

        var lost = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.CompleteMessageAsync(first));
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, lost.Reason);
        await receiver.CompleteMessageAsync(second);
        await Assert.ThrowsAsync<ServiceBusException>(() => receiver.CompleteMessageAsync(second));
        Assert.Empty(await bus.PeekAsync());
    }

    [Fact]
    public async Task Receive_WhenNoneIsThere_WaitsForTheNext()
    {
        await using var bus = await BusHarness.CreateAsync();

        var waiting = bus.DeadLetters.ReceiveMessagesAsync(5, TimeSpan.FromSeconds(30));
        await FillAsync(bus, 1);

        Assert.Equal("0", Assert.Single(await waiting).Body.ToString());
    }

    [Fact]
    public async Task Complete_WhenAnotherProcessHasReadTheLettersSince_StillDeletes()
    {
        await using var bus = await BusHarness.CreateAsync();
        await FillAsync(bus, 2);
        var letter = (await bus.DeadLetters.ReceiveMessagesAsync(1, TimeSpan.Zero))[0];
        await AfterRestart(bus).PeekAsync(10, 0, CancellationToken.None);

        await bus.DeadLetters.CompleteMessageAsync(letter);

        var left = Assert.Single(await AfterRestart(bus).PeekAsync(10, 0, CancellationToken.None));
        Assert.NotEqual(letter.SequenceNumber, left.SequenceNumber);
    }

    [Fact]
    public async Task DeadLetter_WhenTheBodyIsAsLongAsCanBe_LosesNothing()
    {
        await using var bus = await BusHarness.CreateAsync();
        var texts = new[] { Convert.ToBase64String(new byte[48 * 1024]), new string('!', 64 * 1024) };
        foreach (var text in texts)
        {
            await bus.Queue.Messages.PutAsync(text, CancellationToken.None);
        }

        bus.Inbox.Work = (messages, actions, _) => Task.WhenAll(messages.Select(message => actions.DeadLetterMessageAsync(
            message, deadLetterReason: new string('"', 4096), deadLetterErrorDescription: new string('\u0001', 4096))));
        await (await bus.ListenAsync<SettlingSample>()).WhenIdleAsync();

        var letters = await AfterRestart(bus).PeekAsync(10, 0, CancellationToken.None);
        Assert.Equal(
            bus.Inbox.Messages.Select(message => (message.SequenceNumber, Convert.ToHexString(message.Body))).Order(),
            letters.Select(letter => (letter.SequenceNumber, Convert.ToHexString(letter.Body))).Order());
        Assert.All(letters, letter => Assert.StartsWith("\"\"\"\"", letter.DeadLetterReason, StringComparison.Ordinal));
        foreach (var letter in await bus.DeadLetters.ReceiveMessagesAsync(10, TimeSpan.Zero))
        {
            await bus.DeadLetters.CompleteMessageAsync(letter);
        }

        Assert.Empty(await bus.PeekAsync());
    }

    [Fact]
    public async Task DeadLetter_WhenTheAppIsKilledBeforeTheMessageIsDeleted_IsListedOnce()
    {
        await using var bus = await BusHarness.CreateAsync();
        var deletes = 0;
        bus.Transport.Fails = request => request.StartsWith("DELETE", StringComparison.Ordinal) && Interlocked.Increment(ref deletes) == 1;
        bus.Inbox.Work = (messages, actions, _) => actions.DeadLetterMessageAsync(messages[0], deadLetterReason: "Test");
        await bus.SendAsync("a");
        var listener = await bus.ListenAsync<SettlingSample>(new ServiceBusSettings { LockDuration = TimeSpan.FromSeconds(1) });
        await bus.Inbox.NextAsync();
        await bus.Inbox.NextAsync();
        await listener.WhenIdleAsync();

        Assert.Equal("a", Assert.Single(await AfterRestart(bus).PeekAsync(10, 0, CancellationToken.None)).Body.ToString());
        await bus.DeadLetters.CompleteMessageAsync(Assert.Single(await bus.DeadLetters.ReceiveMessagesAsync(10, TimeSpan.Zero)));
        Assert.Empty(await AfterRestart(bus).PeekAsync(10, 0, CancellationToken.None));
    }

    [Fact]
    public async Task Peek_WhenALetterWasPutByHand_ListsItAsItIs()
    {
        await using var bus = await BusHarness.CreateAsync();
        var storage = new StorageQueue(bus.Requests, QueueEntity.DeadLetterName(Inbox.Queue));
        await storage.PutAsync("by hand", CancellationToken.None);

        var letter = Assert.Single(await bus.PeekAsync());

        Assert.Equal(("by hand", null), (letter.Body.ToString(), letter.DeadLetterReason));
    }

    /// <summary>The dead letters as an app sees them that has just started.</summary>
    private static DeadLetterQueue AfterRestart(BusHarness bus) =>
        new(new StorageQueue(bus.Requests, QueueEntity.DeadLetterName(Inbox.Queue)), new DeadLetterIndex(), TimeProvider.System);

    private static async Task FillAsync(BusHarness bus, int letters)
    {
        bus.Inbox.Work = (messages, actions, _) => Task.WhenAll(messages.Select(message => actions.DeadLetterMessageAsync(
            message, deadLetterReason: "Test", deadLetterErrorDescription: $"Number {message.Body}")));
        var listener = await bus.ListenAsync<SettlingSample>();
        await bus.SendAsync([.. Enumerable.Range(0, letters).Select(i => $"{i}")]);
        await listener.WhenIdleAsync();
        await listener.StopAsync();
    }
}
