namespace Benefits.Local.ServiceBus;

/// <summary>
/// A client that asked for many and got few leaves credit behind. It gives back what comes on that while nobody waits, and does not
/// always say when somebody does again. So credit is used freely only for a short time; later a single message tries whether it
/// stays with the client, after rests that grow with each one that comes back. On the system's clock: it is about load.
/// </summary>
internal sealed class StaleCredit : IDisposable
{
    // A .NET client waits 20 ms for more after a first message.
    private static readonly TimeSpan FreshFor = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(16);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(250);
    private readonly Lock _gate = new();
    private readonly Action _wake;
    private readonly Timer _timer;
    private TimeSpan _rest = ShortestRest;
    private State _state;

    /// <param name="wake">Called when there may be something to send.</param>
    public StaleCredit(Action wake)
    {
        _wake = wake;
        _timer = new Timer(_ => OnTimer());
    }

    private enum State
    {
        /// <summary>The client gave credit; nothing was sent on it yet.</summary>
        Unused,
        Fresh,
        Resting,

        /// <summary>One message may be sent.</summary>
        Stale,

        /// <summary>One was sent, and is not back yet.</summary>
        Trying,
    }

    /// <summary>How many messages may be sent now.</summary>
    public uint Limit => _state switch
    {
        State.Unused or State.Fresh => uint.MaxValue,
        State.Stale => 1,
        _ => 0,
    };

    /// <summary>The client gave credit.</summary>
    public void Renew()
    {
        lock (_gate)
        {
            (_state, _rest) = (State.Unused, ShortestRest);
        }

        _wake();
    }

    /// <summary>A message was sent.</summary>
    public void Use()
    {
        lock (_gate)
        {
            if (_state is State.Unused or State.Stale)
            {
                Enter(_state == State.Unused ? State.Fresh : State.Trying);
            }
        }
    }

    /// <summary>A message came back.</summary>
    public void Rest()
    {
        lock (_gate)
        {
            if (_state != State.Resting)
            {
                _rest = _rest * 2 < LongestRest ? _rest * 2 : LongestRest;
                Enter(State.Resting);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void OnTimer()
    {
        lock (_gate)
        {
            switch (_state)
            {
                case State.Fresh:
                    Enter(State.Resting);
                    break;
                case State.Resting:
                    _state = State.Stale;
                    break;
                case State.Trying:
                    _state = State.Unused;
                    break;
            }
        }

        _wake();
    }

    private void Enter(State state)
    {
        _state = state;
        _timer.Change(state == State.Fresh ? FreshFor : _rest, Timeout.InfiniteTimeSpan);
    }
}
