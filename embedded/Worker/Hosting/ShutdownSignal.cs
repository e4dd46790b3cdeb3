namespace Embedded.Worker;

/// <summary>Tells functions that still run when the host ends to give up; they get some time before.</summary>
internal sealed class ShutdownSignal(TimeProvider time) : IDisposable
{
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _source = new();
    private ITimer? _timer;

    /// <summary>Part of every function's token.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Fires the token when <see cref="Grace"/> is over.</summary>
    public void Start() => _timer ??= time.CreateTimer(_ => _source.Cancel(), null, Grace, Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _timer?.Dispose();
        _source.Dispose();
    }
}
