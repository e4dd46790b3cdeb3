namespace Azure.Messaging.ServiceBus;

/// <summary>Part of a queue.</summary>
public enum SubQueue
{
    /// <summary>The queue itself.</summary>
    None,

    /// <summary>Where messages go that can't be processed.</summary>
    DeadLetter,
}
