using System.Threading.Channels;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Embedded.ServiceBus;

/// <summary>A clock that tells when somebody has begun to wait on it.</summary>
internal sealed class WatchedClock(ManualTimeProvider clock) : TimeProvider
{
    private readonly Channel<TimeSpan> _pauses = Channel.CreateUnbounded<TimeSpan>();

    public override long TimestampFrequency => clock.TimestampFrequency;

    /// <summary>The next pause that was begun; timers that repeat are none.</summary>
    public async Task<TimeSpan> NextPauseAsync() => await _pauses.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = clock.CreateTimer(callback, state, dueTime, period);
        if (period == Timeout.InfiniteTimeSpan)
        {
            _pauses.Writer.TryWrite(dueTime);
        }

        return timer;
    }
}
