using Azure.Messaging.ServiceBus;
using Benefits.Local.ServiceBus;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.Local.ServiceBus;

public sealed class DeadLetterTests
{
    [Fact]
    public async Task DeadLetter_WhenReasonAndPropertiesAreGiven_KeepsThem()
    {
        await using var bus = await BrokerHarness.StartAsync();
        await bus.Sender.SendMessageAsync(new ServiceBusMessage("bad") { ApplicationProperties = { ["kept"] = 1 } });
        var message = await bus.ReceiveAsync();

        var added = new Dictionary<string, object> { ["added"] = 2 };
        await bus.Receiver.DeadLetterMessageAsync(message, added, "Unreadable", "It is \"bad\".");

        Assert.Equal(new QueueCounts(0, 0, 0, 1), bus.Count);
        var letter = Assert.Single(await bus.DeadLetters.PeekMessagesAsync(10, 0));
        Assert.Equal(
            ("bad", "Unreadable", "It is \"bad\".", 1),
            (letter.Body.ToString(), letter.DeadLetterReason, letter.DeadLetterErrorDescription, letter.DeliveryCount));
        Assert.Equal((1, 2), (letter.ApplicationProperties["kept"], letter.ApplicationProperties["added"]));
        Assert.Equal((message.SequenceNumber, message.EnqueuedTime), (letter.SequenceNumber, letter.EnqueuedTime));
    }

    [Fact]
    public async Task DeadLetter_WhenNoReasonIsGiven_IsThereWithoutOne()
    {
        await using var bus = await BrokerHarness.StartAsync();
        await bus.SendAsync("a");

        await bus.Receiver.DeadLetterMessageAsync(await bus.ReceiveAsync());

        Assert.Null((await BrokerHarness.ReceiveAsync(bus.DeadLetters)).DeadLetterReason);
    }

    [Fact]
    public async Task DeadLetter_WhenTextsAreAsLongAsCanBe_LosesNothing()
    {
        await using var bus = await BrokerHarness.StartAsync();
        await bus.Sender.SendMessageAsync(new ServiceBusMessage(new byte[200 * 1024].AsMemory()));
        var (reason, description) = (new string('"', 4096), new string('\u0001', 4096));

        await bus.Receiver.DeadLetterMessageAsync(await bus.ReceiveAsync(), reason, description);

        var letter = await BrokerHarness.ReceiveAsync(bus.DeadLetters);
        Assert.Equal((reason, description), (letter.DeadLetterReason, letter.DeadLetterErrorDescription));
        Assert.Equal(new byte[200 * 1024], letter.Body.ToArray());
    }

    [Fact]
    public async Task Receive_WhenALetterIsSentAgainAndCompleted_LeavesTheOthers()
    {
        await using var bus = await BrokerHarness.StartAsync();
        await FillAsync(bus, 3);
        var wanted = (await bus.DeadLetters.PeekMessagesAsync(10, 0))[1];

        foreach (var letter in await BrokerHarness.ReceiveAsync(bus.DeadLetters, 3))
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

        Assert.Equal(new QueueCounts(1, 0, 0, 2), bus.Count);
        Assert.DoesNotContain(await bus.DeadLetters.PeekMessagesAsync(10, 0), letter => letter.SequenceNumber == wanted.SequenceNumber);
        Assert.Equal(wanted.Body.ToString(), (await bus.ReceiveAsync()).Body.ToString());
    }

    [Fact]
    public async Task Receive_WhenALetterIsLocked_SkipsItUntilTheLockEnds()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
        await using var bus = await BrokerHarness.StartAsync(clock);
        await FillAsync(bus, 2);

        var first = await BrokerHarness.ReceiveAsync(bus.DeadLetters);
        var other = await BrokerHarness.ReceiveAsync(bus.DeadLetters);
        Assert.NotEqual(first.SequenceNumber, other.SequenceNumber);
        await bus.DeadLetters.CompleteMessageAsync(other);
        clock.Advance(TimeSpan.FromSeconds(30));
        var again = await BrokerHarness.ReceiveAsync(bus.DeadLetters);

        Assert.Equal(first.SequenceNumber, again.SequenceNumber);
        await bus.DeadLetters.CompleteMessageAsync(again);
        Assert.Equal(0, bus.Count.DeadLetter);
    }

    [Fact]
    public async Task Receive_WhenNoneIsThere_WaitsForTheNext()
    {
        await using var bus = await BrokerHarness.StartAsync();

        var waiting = BrokerHarness.ReceiveAsync(bus.DeadLetters);
        await FillAsync(bus, 1);

        Assert.Equal("0", (await waiting).Body.ToString());
    }

    [Fact]
    public async Task Abandon_WhenALetterIsAbandonedMoreOftenThanTheLimit_StaysOne()
    {
        await using var bus = await BrokerHarness.StartAsync(maxDeliveryCount: 1);
        await FillAsync(bus, 1);

        for (var i = 0; i < 4; i++)
        {
            var letterNow = await BrokerHarness.ReceiveAsync(bus.DeadLetters);
            await bus.DeadLetters.AbandonMessageAsync(letterNow, new Dictionary<string, object> { ["seen"] = i });
        }

        var letter = Assert.Single(await bus.DeadLetters.PeekMessagesAsync(10, 0));
        Assert.Equal((3, "Test"), (letter.ApplicationProperties["seen"], letter.DeadLetterReason));
    }

    [Fact]
    public async Task DeadLetter_WhenItIsOneAlready_IsRefused()
    {
        await using var bus = await BrokerHarness.StartAsync();
        await FillAsync(bus, 1);
        var letter = await BrokerHarness.ReceiveAsync(bus.DeadLetters);

        await Assert.ThrowsAsync<InvalidOperationException>(() => bus.DeadLetters.DeadLetterMessageAsync(letter));

        await bus.DeadLetters.CompleteMessageAsync(letter);
        Assert.Equal(0, bus.Count.DeadLetter);
    }

    [Fact]
    public async Task Peek_WhenThereAreMany_ListsEachOnceInPages()
    {
        await using var bus = await BrokerHarness.StartAsync();
        await FillAsync(bus, 150);

        var listed = new List<ServiceBusReceivedMessage>();
        while (await bus.DeadLetters.PeekMessagesAsync(40) is { Count: > 0 } page)
        {
            listed.AddRange(page);
        }

        Assert.Equal(Enumerable.Range(0, 150), listed.Select(letter => int.Parse(letter.Body.ToString())).Order());
        Assert.Equal(listed.Select(letter => letter.SequenceNumber).Order(), listed.Select(letter => letter.SequenceNumber));
        Assert.All(listed, letter => Assert.Equal(
            ("Test", $"Number {letter.Body}"), (letter.DeadLetterReason, letter.DeadLetterErrorDescription)));
    }

    private static async Task FillAsync(BrokerHarness bus, int letters)
    {
        await bus.SendAsync(Enumerable.Range(0, letters).Select(i => $"{i}"));
        foreach (var message in await BrokerHarness.ReceiveAsync(bus.Receiver, letters))
        {
            await bus.Receiver.DeadLetterMessageAsync(message, "Test", $"Number {message.Body}");
        }
    }
}
