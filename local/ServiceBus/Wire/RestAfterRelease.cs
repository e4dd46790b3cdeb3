namespace Benefits.Local.ServiceBus.Wire;

/// <summary>
/// A client gives back what arrives while nobody waits for it, and does not say when somebody does again. After a release a link
/// rests, longer each time, so that a message does not run in circles. On the system's clock: it is about load, not about messages.
/// </summary>
internal sealed class RestAfterRelease : IDisposable
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(250);
    private readonly Action _over;
    private readonly Lock _gate = new();
    private readonly Timer _timer;
    private TimeSpan _next = First;
    private volatile bool _isOn;

    /// <param name="over">Called when a rest is over.</param>
    public RestAfterRelease(Action over)
    {
        _over = over;
        _timer = new Timer(_ => Stop());
    }

    public bool IsOn => _isOn;

    public void Begin()
    {
        lock (_gate)
        {
            if (_isOn)
            {
                return;
            }

            _isOn = true;
            _timer.Change(_next, Timeout.InfiniteTimeSpan);
            _next = _next * 2 < Longest ? _next * 2 : Longest;
        }
    }

    /// <summary>The client is there again.</summary>
    public void End()
    {
        lock (_gate)
        {
            _next = First;
        }

        Stop();
    }

    public void Dispose() => _timer.Dispose();

    private void Stop()
    {
        if (_isOn)
        {
            _isOn = false;
            _over();
        }
    }
}
