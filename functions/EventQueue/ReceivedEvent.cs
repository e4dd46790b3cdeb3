using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Ledger;

namespace BenefitsFunctions.EventQueue;

/// <summary>A message with what could be read from it.</summary>
/// <param name="Message">The message.</param>
/// <param name="Event">The event; null when it can't be read.</param>
/// <param name="Fault">Why it can't be taken; null when it is.</param>
internal sealed record ReceivedEvent(ServiceBusReceivedMessage Message, IncidentEvent? Event, EventFault? Fault)
{
    public static ReceivedEvent Read(ServiceBusReceivedMessage message, IncidentEventReader reader)
    {
        try
        {
            var (happened, fault) = reader.Read(message.Body);
            return new ReceivedEvent(message, happened, fault);
        }
        catch (NotSupportedException)
        {
            // An AMQP body that is a value or a sequence, as some bridges send it.
            return new ReceivedEvent(message, null, IncidentEventReader.Unreadable);
        }
    }
}
