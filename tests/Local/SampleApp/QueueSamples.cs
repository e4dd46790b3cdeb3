using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace SampleApp;

public sealed class QueueSamples(Gate gate, ILogger<QueueSamples> logger)
{
    /// <summary>Does with each message what its text says, then fails when one says so.</summary>
    [Function("TakesMany")]
    public async Task TakesMany(
        [ServiceBusTrigger("many", Connection = "Samples", IsBatched = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions)
    {
        foreach (var message in messages)
        {
            logger.LogInformation(
                "Many {Text} {Property} {Delivery}",
                message.Body,
                message.ApplicationProperties.GetValueOrDefault("colour"),
                message.DeliveryCount);
            await (message.Body.ToString() switch
            {
                "complete" => actions.CompleteMessageAsync(message),
                "dead" => actions.DeadLetterMessageAsync(
                    message, deadLetterReason: "told-to", deadLetterErrorDescription: "The message said so."),
                _ => Task.CompletedTask,
            });
        }

        if (messages.Any(message => message.Body.ToString() == "fail" && message.DeliveryCount == 1))
        {
            throw new InvalidOperationException("told to");
        }

        await Task.WhenAll(
            messages.Where(message => message.Body.ToString() == "fail").Select(message => actions.CompleteMessageAsync(message)));
    }

    /// <summary>What it leaves over is completed when it succeeds.</summary>
    [Function("TakesSome")]
    public async Task TakesSome(
        [ServiceBusTrigger("some", Connection = "Samples", IsBatched = true)] ServiceBusReceivedMessage[] messages,
        CancellationToken cancellationToken)
    {
        logger.LogInformation("Some {Text}", messages[0].Body);
        if (messages[0].Body.ToString() == "wait")
        {
            await gate.PassAsync("Message", cancellationToken);
        }
    }
}
