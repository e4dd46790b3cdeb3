using Azure.Messaging.ServiceBus;

namespace BenefitsFunctions.EventQueue;

/// <summary>How long the commits of a batch may take, counted from its receipt: less than what is left of the locks.</summary>
internal static class LockPatience
{
    // Of a lock of 30 seconds; also where the clocks of queue and app don't agree.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ToSettle = TimeSpan.FromSeconds(5);

    public static TimeSpan Of(IEnumerable<ServiceBusReceivedMessage> messages, DateTimeOffset now)
    {
        var left = messages.Where(m => m.LockedUntil != default).Select(m => m.LockedUntil - now - ToSettle).Append(Longest).Min();
        return left < Shortest ? Shortest : left;
    }
}
