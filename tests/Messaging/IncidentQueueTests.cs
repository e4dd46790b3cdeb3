using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Messaging;

namespace BenefitsFunctions.Tests.Messaging;

public sealed class IncidentQueueTests
{
    [Fact]
    public void IsAboutTheMessage_ForEachFailure_IsTrueForWhatNobodyMends()
    {
        Exception[] about = [new ArgumentOutOfRangeException("MessageId"), Failure(ServiceBusFailureReason.MessageSizeExceeded)];
        Exception[] others =
        [
            .. Enum.GetValues<ServiceBusFailureReason>().Except([ServiceBusFailureReason.MessageSizeExceeded]).Select(Failure),
            new UnauthorizedAccessException(),
            new OperationCanceledException(),
            new InvalidOperationException(),
            new TimeoutException(),
        ];

        Assert.All(about, error => Assert.True(IncidentQueue.IsAboutTheMessage(error)));
        Assert.All(others, error => Assert.False(IncidentQueue.IsAboutTheMessage(error)));
    }

    private static ServiceBusException Failure(ServiceBusFailureReason reason) => new("Injected", reason);
}
