using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Azure.Identity;
using Azure.Messaging.ServiceBus;

namespace BenefitsFunctions.Tests.Embedded.ServiceBus;

public sealed class SenderTests
{
    private const int Longest = 48 * 1024;

    [Theory]
    [InlineData("eyJhIjoxfQ==", "{\"a\":1}")]
    [InlineData("no <base64> & no JSON", "no <base64> & no JSON")]
    [InlineData("", "")]
    public async Task Queue_WhenAnyClientWritesAText_DeliversItDecodedOrAsItIs(string text, string body)
    {
        await using var bus = await BusHarness.CreateAsync();
        Assert.Equal(HttpStatusCode.Created, await PutByRestAsync(bus.ConnectionString, text));

        await (await bus.ListenAsync<BatchSample>()).WhenIdleAsync();

        var message = Assert.Single(bus.Inbox.Messages);
        Assert.Equal(body, message.Body.ToString());
        Assert.True(Guid.TryParse(message.MessageId, out _));
        Assert.Null(message.SessionId);
    }

    [Fact]
    public async Task Send_WhenABodyIsStored_IsItsBase64AndNothingElse()
    {
        await using var bus = await BusHarness.CreateAsync();

        await bus.Sender.SendMessageAsync(new ServiceBusMessage("{\"a\":1}") { MessageId = "m", SessionId = "s", ApplicationProperties = { ["p"] = 1 } });

        var stored = Assert.Single(await bus.Queue.Messages.GetAsync(32, TimeSpan.FromSeconds(30), CancellationToken.None));
        Assert.Equal("eyJhIjoxfQ==", stored.Text);
    }

    [Fact]
    public async Task Send_WhenTheBodyIsOfAnyBytesUpToTheLimit_ArrivesAsItWas()
    {
        await using var bus = await BusHarness.CreateAsync();
        var body = Enumerable.Range(0, Longest).Select(i => (byte)(i * 7)).ToArray();

        await bus.Sender.SendMessageAsync(new ServiceBusMessage(body.AsMemory()));
        await (await bus.ListenAsync<BatchSample>()).WhenIdleAsync();

        Assert.Equal(body, Assert.Single(bus.Inbox.Messages).Body.ToArray());
    }

    [Fact]
    public async Task Send_WhenAMessageIsTooLarge_ThrowsAndSendsNone()
    {
        await using var bus = await BusHarness.CreateAsync();

        var error = await Assert.ThrowsAsync<ServiceBusException>(
            () => bus.Sender.SendMessagesAsync([new ServiceBusMessage("a"), new ServiceBusMessage(new byte[Longest + 1].AsMemory())]));

        Assert.Equal((ServiceBusFailureReason.MessageSizeExceeded, false, "incident-events"), (error.Reason, error.IsTransient, error.EntityPath));
        Assert.Equal(0, await bus.CountAsync());
    }

    [Fact]
    public async Task Batch_WhenAMessageDoesNotFit_RefusesItAndSendsTheRest()
    {
        await using var bus = await BusHarness.CreateAsync();
        using var batch = await bus.Sender.CreateMessageBatchAsync();
        var large = new ServiceBusMessage(new byte[Longest].AsMemory());

        Assert.False(batch.TryAddMessage(new ServiceBusMessage(new byte[Longest + 1].AsMemory())));
        Assert.Equal([true, true, true, true, true, false], Enumerable.Range(0, 6).Select(_ => batch.TryAddMessage(large)));
        Assert.True(batch.TryAddMessage(new ServiceBusMessage("small")));
        Assert.Equal((6, (5L * Longest) + 5), (batch.Count, batch.SizeInBytes));
        Assert.True(batch.SizeInBytes <= batch.MaxSizeInBytes);

        await bus.Sender.SendMessagesAsync(batch);
        Assert.Equal(6, await bus.CountAsync());
    }

    [Fact]
    public async Task Send_WhenTheQueueIsMissing_SaysSo()
    {
        await using var bus = await BusHarness.CreateAsync();
        await using var sender = bus.Client.CreateSender("nowhere");

        var error = await Assert.ThrowsAsync<ServiceBusException>(() => sender.SendMessageAsync(new ServiceBusMessage("a")));

        Assert.Equal((ServiceBusFailureReason.MessagingEntityNotFound, "nowhere"), (error.Reason, error.EntityPath));
    }

    [Fact]
    public async Task Send_WhenTheServiceIsAway_ThrowsATransientFailure()
    {
        await using var bus = await BusHarness.CreateAsync();
        bus.Transport.Fails = _ => true;

        var error = await Assert.ThrowsAsync<ServiceBusException>(() => bus.Sender.SendMessageAsync(new ServiceBusMessage("a")));

        Assert.Equal((ServiceBusFailureReason.ServiceCommunicationProblem, true), (error.Reason, error.IsTransient));
    }

    [Fact]
    public async Task Send_WhenTheSenderIsClosed_Throws()
    {
        await using var bus = await BusHarness.CreateAsync();
        await bus.Sender.CloseAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => bus.Sender.SendMessageAsync(new ServiceBusMessage("a")));
    }

    [Fact]
    public void Client_WhenGivenWhatOnlyAzureHas_SaysSo()
    {
        Assert.Contains("storage connection string", Assert.Throws<NotSupportedException>(
            () => new ServiceBusClient("Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=n;SharedAccessKey=AAAA")).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => new ServiceBusClient("x.servicebus.windows.net", new DefaultAzureCredential()));
        Assert.DoesNotContain("secret", Assert.Throws<FormatException>(() => new ServiceBusClient("secret")).Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => new ServiceBusClient("AccountName=a"));
    }

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10001/devstoreaccount1")]
    [InlineData("AccountName=acct;AccountKey=AAAA", "https://acct.queue.core.windows.net")]
    [InlineData("AccountName=acct;AccountKey=AAAA;QueueEndpoint=http://127.0.0.1:9/acct/;", "http://127.0.0.1:9/acct")]
    public void ConnectionString_WhenComplete_TellsTheEndpoint(string text, string endpoint) =>
        Assert.Equal(endpoint, new QueueRequests(QueueConnectionString.Parse(text)).Root);

    /// <summary>Writes a message as any storage client would, with nothing of the embedded build in between.</summary>
    private static async Task<HttpStatusCode> PutByRestAsync(string connectionString, string text)
    {
        var settings = connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(setting => setting.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        var date = TimeProvider.System.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        var account = settings["AccountName"];
        var body = Encoding.UTF8.GetBytes($"<QueueMessage><MessageText>{WebUtility.HtmlEncode(text)}</MessageText></QueueMessage>");
        var toSign = $"POST\n\n\n{body.Length}\n\napplication/xml\n\n\n\n\n\n\nx-ms-date:{date}\nx-ms-version:2020-04-08\n/{account}/{account}/{Inbox.Queue}/messages";
        using var hmac = new HMACSHA256(Convert.FromBase64String(settings["AccountKey"]));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{settings["QueueEndpoint"]}/{Inbox.Queue}/messages")
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/xml") } },
            Headers = { { "x-ms-date", date }, { "x-ms-version", "2020-04-08" } },
        };
        var signature = Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(toSign)));
        request.Headers.TryAddWithoutValidation("Authorization", $"SharedKey {account}:{signature}");
        using var http = new HttpClient();
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
