using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Operations;

/// <summary>How a part is that the app needs.</summary>
/// <param name="Part">Its name: <c>tables</c>, <c>queue</c>, <c>mail</c> or <c>taskHub</c>.</param>
/// <param name="Up">Whether it answered at the last look.</param>
/// <param name="DownSince">The first look of this instance at which it did not answer; null while it does.</param>
public sealed record PartHealth(string Part, bool Up, DateTimeOffset? DownSince);

/// <summary>
/// Looks at one part: one look at a time, and what it found stands for <see cref="Fresh"/>, so that whoever asks as often as he likes
/// costs the part nothing.
/// </summary>
/// <param name="name">What the answer calls it.</param>
/// <param name="what">What operators call it, with the setting that leads to it.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears when it goes down and when it comes back.</param>
internal sealed partial class HealthPart(string name, string what, TimeProvider time, ILogger logger)
{
    /// <summary>For how long a look stands.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    /// <summary>How long a part may take to answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private Task<PartHealth> _look = Task.FromResult(new PartHealth(name, Up: true, DownSince: null));
    private DateTimeOffset _lookedAt = DateTimeOffset.MinValue;
    private DateTimeOffset? _downSince;

    /// <summary>How the part is, now or a moment ago.</summary>
    /// <param name="ask">Asks it something; throws when it does not answer.</param>
    /// <param name="cancellationToken">Ends the waiting, not the look.</param>
    public Task<PartHealth> LookAsync(Func<CancellationToken, Task> ask, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (_look.IsCompleted && now - _lookedAt >= Fresh)
            {
                (_lookedAt, _look) = (now, Task.Run(() => AskAsync(ask), CancellationToken.None));
            }

            return _look.WaitAsync(cancellationToken);
        }
    }

    private async Task<PartHealth> AskAsync(Func<CancellationToken, Task> ask)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            await ask(patience.Token).WaitAsync(patience.Token);
            if (_downSince is { } since)
            {
                LogUp(what, since);
            }

            _downSince = null;
        }
        catch (Exception error)
        {
            if (_downSince is null)
            {
                LogDown(error, what);
            }

            _downSince ??= time.GetUtcNow();
        }

        return new PartHealth(name, _downSince is null, _downSince);
    }

    [LoggerMessage(1010, LogLevel.Error, "{Part} does not answer; check the setting and the service")]
    private partial void LogDown(Exception error, string part);

    [LoggerMessage(1011, LogLevel.Information, "{Part} answers again; it was down since {Since}")]
    private partial void LogUp(string part, DateTimeOffset since);
}
