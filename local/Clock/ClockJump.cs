namespace Benefits.Local.Clock;

/// <summary>
/// Moves a clock a long way with stops: at each of them what is due runs and all settles before it goes on, so that what lies between
/// happens at its time. It stops where a durable timer is due, and where a timer function is due that runs no more often than each
/// grain: an hour, in jumps of more than <see cref="MostGrains"/> hours that part of the jump. Functions that run more often rest a grain
/// after each run: they run at the first stop after it, and at the end.
/// </summary>
public sealed class ClockJump(FunctionsHost host, EngineClock engine, Settling settling, TimeProvider time, Action<DateTimeOffset> moveTo)
{
    /// <summary>In how many parts at most a jump is cut for the functions that run often.</summary>
    public const int MostGrains = 400;

    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Settles, jumps and settles; one after the other when called several times at once.</summary>
    /// <param name="cancellationToken">Ends the jump where it is.</param>
    /// <exception cref="TimeoutException">It does not settle at a stop; the clock stays there.</exception>
    public async Task AdvanceAsync(TimeSpan by, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            await settling.WaitAsync(cancellationToken);
            var grain = TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerHour, by.Ticks / MostGrains));
            for (var target = time.GetUtcNow() + by; time.GetUtcNow() < target;)
            {
                var stop = new[] { target, engine.NextDue, host.NextTimer(grain) }.Min()!.Value;
                host.RestTimers(stop < target ? grain : TimeSpan.Zero);
                moveTo(stop);
                await settling.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            host.RestTimers(TimeSpan.Zero);
            _one.Release();
        }
    }
}
