using Azure.Storage.Queues;
using Benefits.Local.Host;
using Benefits.Local.ServiceBus;
using BenefitsFunctions.Messaging;

namespace BenefitsFunctions.Tests.Support.Hosting;

/// <summary>Asks queue and engine whether anything is left to do at this time.</summary>
internal sealed class Settling(FunctionsHost host, ServiceBusBroker broker, EngineClock engine, string storage)
{
    private const string Hub = "benefits";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    private readonly QueueClient _turns = new(storage, $"{Hub}-control-00");
    private readonly QueueClient _activities = new(storage, $"{Hub}-workitems");

    /// <exception cref="TimeoutException">Something is left after three minutes.</exception>
    public async Task WaitAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        using var looks = new PeriodicTimer(BetweenLooks);
        try
        {
            // Twice in a row: what a queue gave out may have put something into the other.
            for (var idle = 0; idle < 2; idle = await IsIdleAsync(patience.Token) ? idle + 1 : 0)
            {
                await looks.WaitForNextTickAsync(patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Not settled: {broker.Count(IncidentQueue.Name)}, {engine.ParkedTimers} parked timers.");
        }
    }

    // A message stays in the engine's queues until all that it calls for is stored.
    private async Task<bool> IsIdleAsync(CancellationToken cancellationToken) =>
        broker.Count(IncidentQueue.Name) is { Active: 0, Locked: 0 }
        && host.IsIdle
        && engine.IsIdle
        && await CountAsync(_turns, cancellationToken) <= engine.ParkedTimers
        && await CountAsync(_activities, cancellationToken) == 0;

    private static async Task<int> CountAsync(QueueClient queue, CancellationToken cancellationToken) =>
        (await queue.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount;
}
