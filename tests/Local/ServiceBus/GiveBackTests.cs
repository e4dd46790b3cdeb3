using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Tests.Local.Host;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;
using Microsoft.Azure.Amqp.Sasl;

namespace BenefitsFunctions.Tests.Local.ServiceBus;

/// <summary>A client that gives messages back as soon as they come, as one does that does not prefetch while nobody waits.</summary>
public sealed class GiveBackTests : IDisposable
{
    private const string LinkName = "gives-back";
    private readonly AmqpTrace _before = AmqpTrace.Provider;

    public void Dispose() => AmqpTrace.Provider = _before;

    /// <summary>
    /// The library would report each of these as accepted besides. Whether that loses the message or is refused depends on which of the
    /// two comes first; so what counts is that it does not happen.
    /// </summary>
    [Fact]
    public async Task Message_WhenGivenBackBeforeItsSendingHasReturned_IsGivenBackAndNothingElse()
    {
        var log = new RecordedLog();
        await using var bus = await BrokerHarness.StartAsync(logging: log);
        await bus.SendAsync("a");
        AmqpTrace.Provider = new SlowSending();

        await GiveBackAsync(bus, times: 10);

        Assert.Equal(1, bus.Count.Active + bus.Count.Locked);
        Assert.Equal(0, log.Count("refused"));
    }

    [Fact]
    public async Task Messages_WhenGivenBackAsSoonAsTheyCome_StayInTheQueue()
    {
        await using var bus = await BrokerHarness.StartAsync();
        await bus.SendAsync(Enumerable.Range(0, 50).Select(i => $"{i}"));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => GiveBackAsync(bus, times: 3_000))));

        // Some may be on their way yet, and stay locked.
        var (ready, locked, _, _) = bus.Count;
        Assert.Equal(50, ready + locked);
    }

    private static async Task GiveBackAsync(BrokerHarness bus, int times)
    {
        var port = ServiceBusConnectionStringProperties.Parse(bus.Broker.ConnectionString).Endpoint.Port;
        var connection = await new AmqpConnectionFactory().OpenConnectionAsync(
            new Uri($"amqp://127.0.0.1:{port}"), new SaslAnonymousHandler(), BrokerHarness.Patience);
        var session = connection.CreateSession(new AmqpSessionSettings());
        await session.OpenAsync(BrokerHarness.Patience);
        var link = new ReceivingAmqpLink(session, new AmqpLinkSettings
        {
            LinkName = LinkName,
            Role = true,
            SettleType = SettleMode.SettleOnDispose,
            Source = new Source { Address = BrokerHarness.Queue },
            Target = new Target(),
        });
        var (givenBack, enough) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        link.RegisterMessageListener(message =>
        {
            link.ReleaseMessage(message);
            message.Dispose();
            if (++givenBack == times)
            {
                enough.SetResult();
            }
            else
            {
                link.IssueCredit(10, drain: false, AmqpConstants.NullBinary);
            }
        });
        await link.OpenAsync(BrokerHarness.Patience);
        link.IssueCredit(10, drain: false, AmqpConstants.NullBinary);
        await enough.Task.WaitAsync(BrokerHarness.Patience);
        await connection.CloseAsync(BrokerHarness.Patience);
    }

    /// <summary>
    /// As if the broker's thread were taken away each time when it has just put a message on the wire: until the client's answer has been
    /// taken, or for as long as it would need if it were.
    /// </summary>
    private sealed class SlowSending : AmqpTrace
    {
        private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(50);
        private readonly AutoResetEvent _answered = new(false);

        public override void AmqpSentMessage(object source, uint deliveryId, long bytes)
        {
            if (IsBrokers(source))
            {
                _answered.WaitOne(Longest);
            }
        }

        public override void AmqpDispose(object source, uint deliveryId, bool settled, object state)
        {
            if (IsBrokers(source))
            {
                _answered.Set();
            }
        }

        private static bool IsBrokers(object source) =>
            source is SendingAmqpLink { Name: var name } && name.Contains(LinkName, StringComparison.Ordinal);
    }
}
