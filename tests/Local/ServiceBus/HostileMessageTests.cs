using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus;

namespace BenefitsFunctions.Tests.Local.ServiceBus;

public sealed class HostileMessageTests
{
    public static TheoryData<string> Texts => new(
        "",
        " ",
        "日本語のメッセージ 株式会社",
        "👩‍👩‍👧‍👦 🇯🇵 e\u0301",
        "\0\u0001\uFFFF",
        "\uFEFFbom",
        new string('長', 30_000),
        "no <xml> & 'no' \"JSON\"; DROP TABLE message;--");

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Send_WhenTheBodyIsAnyText_ArrivesAsItWas(string text)
    {
        await using var bus = await BrokerHarness.StartAsync();

        await bus.Sender.SendMessageAsync(new ServiceBusMessage(text) { ApplicationProperties = { ["text"] = text } });
        await bus.RestartAsync();

        var message = await bus.ReceiveAsync();
        Assert.Equal((text, text), (message.Body.ToString(), message.ApplicationProperties["text"]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(65_536)]
    [InlineData(200 * 1024)]
    public async Task Send_WhenTheBodyIsOfAnyBytes_ArrivesAsItWas(int length)
    {
        await using var bus = await BrokerHarness.StartAsync();
        var body = Enumerable.Range(0, length).Select(i => (byte)(i * 7)).ToArray();

        await bus.Sender.SendMessageAsync(new ServiceBusMessage(body.AsMemory()));
        await bus.Receiver.AbandonMessageAsync(await bus.ReceiveAsync(), new Dictionary<string, object> { ["p"] = 1 });

        Assert.Equal(body, (await bus.ReceiveAsync()).Body.ToArray());
    }

    [Theory]
    [InlineData("a")]
    [InlineData("日本語")]
    [InlineData("👍🏽")]
    [InlineData("'\"\\\0/")]
    public async Task Send_WhenTheIdIsAsLongAsCanBe_KeepsIt(string piece)
    {
        await using var bus = await BrokerHarness.StartAsync();
        var id = string.Concat(Enumerable.Repeat(piece, 128))[..128];

        await bus.Sender.SendMessageAsync(new ServiceBusMessage("a") { MessageId = id, CorrelationId = id });

        var message = await bus.ReceiveAsync();
        Assert.Equal((id, id), (message.MessageId, message.CorrelationId));
    }

    [Fact]
    public async Task Send_WhenPropertiesAreOfAllTypes_KeepsThem()
    {
        await using var bus = await BrokerHarness.StartAsync();
        var sent = new ServiceBusMessage("a");
        var values = new object[]
        {
            "text", "日本語👍", "", true, (byte)1, (sbyte)-1, (short)-2, (ushort)2, -3, 3u, long.MinValue, ulong.MaxValue, 1.5f,
            double.MaxValue, 12345678901234567890.12m, '字', Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"),
            new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero), TimeSpan.FromTicks(123), new Uri("https://contoso.example/a?b=c"),
        };
        for (var i = 0; i < values.Length; i++)
        {
            sent.ApplicationProperties[$"性質 {i}"] = values[i];
        }

        await bus.Sender.SendMessageAsync(sent);
        await bus.Receiver.AbandonMessageAsync(await bus.ReceiveAsync(), new Dictionary<string, object> { ["more"] = 1 });
        var message = await bus.ReceiveAsync();

        Assert.Equal(values, values.Select((_, i) => message.ApplicationProperties[$"性質 {i}"]));
        Assert.Equal(values.Length + 1, message.ApplicationProperties.Count);
    }

    [Fact]
    public async Task Send_WhenTheBodyIsAValue_ArrivesAsItWas()
    {
        await using var bus = await BrokerHarness.StartAsync();
        foreach (var value in new object[] { "text", 42, true, new Dictionary<string, object> { ["a"] = 1L } })
        {
            var sent = new ServiceBusMessage();
            sent.GetRawAmqpMessage().Body = AmqpMessageBody.FromValue(value);
            await bus.Sender.SendMessageAsync(sent);

            Assert.True((await bus.ReceiveAsync()).GetRawAmqpMessage().Body.TryGetValue(out var received));
            Assert.Equal(value, received);
        }
    }

    [Fact]
    public async Task Send_WhenTheBodyIsASequenceOrManyData_ArrivesAsItWas()
    {
        await using var bus = await BrokerHarness.StartAsync();
        var sequence = new ServiceBusMessage();
        sequence.GetRawAmqpMessage().Body = AmqpMessageBody.FromSequence([["a", 1], ["b", 2L]]);
        var data = new ServiceBusMessage();
        data.GetRawAmqpMessage().Body = AmqpMessageBody.FromData([new byte[] { 1, 2 }, new byte[] { 3 }]);

        await bus.Sender.SendMessagesAsync([sequence, data]);
        var messages = await BrokerHarness.ReceiveAsync(bus.Receiver, 2);

        Assert.True(messages[0].GetRawAmqpMessage().Body.TryGetSequence(out var lists));
        Assert.Equal([["a", 1], ["b", 2L]], lists);
        Assert.True(messages[1].GetRawAmqpMessage().Body.TryGetData(out var pieces));
        Assert.Equal([[1, 2], [3]], pieces!.Select(piece => piece.ToArray()));
    }

    [Fact]
    public async Task Send_WhenHeaderAnnotationsAndFooterAreSet_KeepsThem()
    {
        await using var bus = await BrokerHarness.StartAsync();
        var sent = new ServiceBusMessage("a") { TimeToLive = TimeSpan.FromHours(3) };
        var raw = sent.GetRawAmqpMessage();
        (raw.Header.Priority, raw.Header.Durable) = (7, true);
        raw.MessageAnnotations["x-opt-own"] = "kept";
        raw.Footer["foot"] = 1;

        await bus.Sender.SendMessageAsync(sent);
        var message = await bus.ReceiveAsync();

        var received = message.GetRawAmqpMessage();
        Assert.Equal((TimeSpan.FromHours(3), (byte)7, true), (message.TimeToLive, received.Header.Priority, received.Header.Durable));
        Assert.Equal("kept", received.MessageAnnotations["x-opt-own"]);
        Assert.Equal(1, received.Footer["foot"]);
    }
}
