using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;
using Microsoft.Azure.Amqp.Sasl;

namespace BenefitsFunctions.Tests.Local.ServiceBus;

/// <summary>A client that gives messages back as soon as they come, as one does that does not prefetch while nobody waits.</summary>
public sealed class GiveBackTests
{
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
            LinkName = "gives-back",
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
}
