using Microsoft.Azure.Functions.Worker;

namespace Embedded.Worker;

/// <summary>What a run of a Service Bus function gets.</summary>
/// <param name="Messages">The trigger's parameter: one message, or an array of them.</param>
/// <param name="Actions">Settles them.</param>
internal sealed record ServiceBusDelivery(object Messages, ServiceBusMessageActions Actions);
