using Azure.Messaging.ServiceBus;

namespace BenefitsFunctions.Tests.Embedded.ServiceBus;

public sealed class ModelFactoryTests
{
    [Fact]
    public void ReceivedMessage_WhenMadeForATest_HasWhatItWasGiven()
    {
        var token = Guid.NewGuid();

        var message = ServiceBusModelFactory.ServiceBusReceivedMessage(
            body: BinaryData.FromString("a"), messageId: "m", sessionId: "s", deliveryCount: 2, sequenceNumber: 7, lockTokenGuid: token,
            properties: new Dictionary<string, object> { ["DeadLetterReason"] = "Test" });

        Assert.Equal(("a", "m", "s", 2, 7L), (message.Body.ToString(), message.MessageId, message.SessionId, message.DeliveryCount, message.SequenceNumber));
        Assert.Equal((token.ToString(), "Test", null), (message.LockToken, message.DeadLetterReason, message.DeadLetterErrorDescription));
    }
}
