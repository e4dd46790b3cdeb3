namespace Azure.Messaging.ServiceBus;

/// <summary>A message as the storage queue has it.</summary>
/// <param name="Id">Given by the storage queue.</param>
/// <param name="Text">Its text, undecoded.</param>
/// <param name="InsertedAt">To the second.</param>
/// <param name="DequeueCount">How often it was received, this time included.</param>
internal sealed record StoredMessage(string Id, string Text, DateTimeOffset InsertedAt, int DequeueCount)
{
    /// <summary>Proves who received it last; a new one comes with every update.</summary>
    public required string PopReceipt { get; set; }

    /// <summary>When others can receive it again; to the second.</summary>
    public required DateTimeOffset NextVisible { get; set; }
}
