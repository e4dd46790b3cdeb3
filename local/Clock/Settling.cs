using Azure.Storage.Queues;

namespace Benefits.Local.Clock;

/// <summary>Asks host, queues and engine whether anything is left to do at this time.</summary>
/// <param name="broker">Of <paramref name="host"/>, whose task hub has one partition.</param>
public sealed class Settling(FunctionsHost host, ServiceBusBroker broker, EngineClock engine)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(25);

    private readonly QueueClient _turns = Queue(host, "control-00");
    private readonly QueueClient _activities = Queue(host, "workitems");

    /// <exception cref="TimeoutException">Something is left after three minutes.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            // Each look takes some of Azurite's time from what is waited for, so they become rarer.
            for (var pause = ShortestPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            {
                await Task.Delay(pause, patience.Token);

                // Twice in a row: what a queue gave out may have put something into the other.
                if (await IsIdleAsync(patience.Token) && await IsIdleAsync(patience.Token))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"Not settled after {Patience.TotalMinutes} minutes: queues {(broker.IsIdle ? "" : "not ")}empty, " +
                $"functions {(host.IsIdle ? "not " : "")}running, {engine.ParkedTimers} parked timers.");
        }
    }

    // A message stays in the engine's queues until all that it calls for is stored.
    private async Task<bool> IsIdleAsync(CancellationToken cancellationToken) =>
        host.IsIdle
        && engine.IsIdle
        && broker.IsIdle
        && await CountAsync(_turns, cancellationToken) <= engine.ParkedTimers
        && await CountAsync(_activities, cancellationToken) == 0;

    private static async Task<int> CountAsync(QueueClient queue, CancellationToken cancellationToken) =>
        (await queue.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount;

    private static QueueClient Queue(FunctionsHost host, string name) => new(
        host.Configuration.Settings["AzureWebJobsStorage"], $"{host.Configuration.HostJson["extensions:durableTask:hubName"]}-{name}");
}
