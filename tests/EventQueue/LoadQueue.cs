using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Messaging;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.EventQueue;

/// <summary>
/// Sends a load to the queue of a system that is killed and started again meanwhile. What may not have arrived is sent again:
/// at least once, as portals do.
/// </summary>
internal sealed class LoadQueue(IReadOnlyList<string> messages)
{
    private const int AtOnce = 500;
    private readonly Queue<string[]> _chunks = new(messages.Chunk(AtOnce));

    /// <summary>Whether all has been sent.</summary>
    public bool IsSent => _chunks.Count == 0;

    /// <summary>Sends the next messages; false when the queue did not take all of them.</summary>
    public async Task<bool> TryFeedAsync(string connectionString)
    {
        var chunk = _chunks.Peek();
        try
        {
            await using var client = Connect(connectionString);
            await using var sender = client.CreateSender(IncidentQueue.Name);
            await sender.SendMessagesAsync(chunk.Select(body => new ServiceBusMessage(body)));
            _chunks.Dequeue();
            return true;
        }
        catch (ServiceBusException)
        {
            return false;
        }
    }

    /// <summary>Waits until nothing is left on the queue or in work.</summary>
    public static async Task EmptyAsync(string connectionString)
    {
        await using var client = Connect(connectionString);
        await using var receiver = client.CreateReceiver(IncidentQueue.Name);
        await Until.SoAsync(async () => await receiver.PeekMessageAsync(0) is null, TimeSpan.FromMinutes(3));
    }

    private static ServiceBusClient Connect(string connectionString) =>
        new(
            connectionString,
            new ServiceBusClientOptions { RetryOptions = new() { MaxRetries = 0, TryTimeout = TimeSpan.FromSeconds(10) } });
}
