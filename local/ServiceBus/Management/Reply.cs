using Microsoft.Azure.Amqp.Encoding;

namespace Benefits.Local.ServiceBus.Management;

/// <summary>The answer to a request.</summary>
/// <param name="Status">As in HTTP.</param>
/// <param name="Description">For people.</param>
/// <param name="Condition">The error that clients map to an exception; none for a success.</param>
/// <param name="Body">What was asked for.</param>
internal sealed record Reply(int Status, string Description, AmqpSymbol? Condition = null, AmqpMap? Body = null)
{
    public static Reply Ok(AmqpMap? body = null) => new(200, "OK", null, body ?? new AmqpMap());
}
