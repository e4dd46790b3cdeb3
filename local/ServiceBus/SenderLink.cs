namespace Benefits.Local.ServiceBus;

/// <summary>A link over which a client sends to a queue: each transfer is accepted when it is on disk.</summary>
internal sealed class SenderLink(MessageQueue queue, ReceivingAmqpLink link, ILogger log)
{
    /// <summary>The most bytes of a message, and of a batch, as in Azure's Standard tier.</summary>
    private const int MaxMessageSize = 256 * 1024;

    private const uint Credit = 1_000;

    public static void Describe(AmqpLinkSettings settings)
    {
        (settings.MaxMessageSize, settings.TotalLinkCredit, settings.AutoSendFlow) = (MaxMessageSize, Credit, true);
        settings.Properties ??= new Fields();
        settings.Properties["com.microsoft:max-message-batch-size"] = (long)MaxMessageSize;
    }

    public void Start() => link.RegisterMessageListener(message => _ = TakeAsync(message));

    private async Task TakeAsync(AmqpMessage message)
    {
        Outcome outcome = AmqpConstants.AcceptedOutcome;
        try
        {
            await queue.SendAsync(EncodedMessage.Read(message));
        }
        catch (Exception failure)
        {
            outcome = new Rejected { Error = Refusals.Tell(failure, log) };
        }

        // A batchable answer would wait for a timer.
        message.Batchable = false;
        link.DisposeDelivery(message, settled: true, outcome);
        message.Dispose();
    }
}
