namespace Benefits.Local.ServiceBus.Queues;

/// <summary>Why a message became a dead letter, as its application properties tell it.</summary>
internal static class DeadLetterReasons
{
    public const string Reason = "DeadLetterReason";
    public const string Description = "DeadLetterErrorDescription";

    public static KeyValuePair<string, object>[] TooManyDeliveries(int most) =>
        Because("MaxDeliveryCountExceeded", $"Message could not be consumed after {most} delivery attempts.");

    public static KeyValuePair<string, object>[] Expired() =>
        Because("TTLExpiredException", "The message expired and was dead lettered.");

    public static string Of(IEnumerable<KeyValuePair<string, object>> properties) =>
        properties.LastOrDefault(property => property.Key == Reason).Value as string ?? "no reason given";

    private static KeyValuePair<string, object>[] Because(string reason, string description) =>
        [new(Reason, reason), new(Description, description)];
}
