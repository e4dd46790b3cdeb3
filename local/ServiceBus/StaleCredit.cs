namespace Benefits.Local.ServiceBus;

/// <summary>
/// A client that asked for many and got few leaves credit behind. It gives back what comes on that while nobody waits, and does not
/// always say when somebody does again. So credit is used freely only for a short time; later in bursts that begin with one message
/// and double as long as nothing comes back. On the system's clock: it is about load, not about messages.
/// </summary>
internal sealed class StaleCredit : IDisposable
{
    private const uint Unlimited = uint.MaxValue;
    private const uint LargestBurst = 1024;

    // A .NET client waits 20 ms for more after a first message.
    private static readonly TimeSpan FreshFor = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan BetweenBursts = TimeSpan.FromMilliseconds(50);
    private readonly Lock _gate = new();
    private readonly Action _wake;
    private readonly Timer _timer;
    private uint _burst;

    /// <param name="wake">Called when there may be something to send.</param>
    public StaleCredit(Action wake) => (_wake, _timer) = (wake, new Timer(_ => StartBurst()));

    /// <summary>How many messages may be sent now.</summary>
    public uint Limit { get; private set; } = Unlimited;

    /// <summary>The client gave credit.</summary>
    public void Renew() => Set(Unlimited, 0, Timeout.InfiniteTimeSpan);

    /// <summary>A message came back.</summary>
    public void Rest() => Set(0, 1, BetweenBursts);

    /// <summary>A message is sent.</summary>
    public void Use()
    {
        lock (_gate)
        {
            if (Limit != Unlimited)
            {
                Limit -= Math.Min(Limit, 1);
            }
            else if (_burst == 0)
            {
                _burst = 1;
                _timer.Change(FreshFor, BetweenBursts);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void StartBurst()
    {
        lock (_gate)
        {
            var (limit, next) = Limit == Unlimited ? (0, 1) : _burst > LargestBurst ? (Unlimited, 0) : (_burst, _burst * 2);
            Set(limit, next, next == 0 ? Timeout.InfiniteTimeSpan : BetweenBursts);
        }
    }

    private void Set(uint limit, uint burst, TimeSpan wait)
    {
        lock (_gate)
        {
            (Limit, _burst) = (limit, burst);
            _timer.Change(wait, wait);
        }

        _wake();
    }
}
