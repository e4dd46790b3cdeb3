using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Storage;

/// <summary>
/// Creates the tables and the first rows at the start, then opens the <see cref="TablesGate"/>. Storage that is away delays that: it is
/// tried again for as long as the worker runs, with pauses that grow, and said at growing intervals.
/// </summary>
/// <remarks>
/// The start waits for the first try, no longer: the Functions host gives a worker 60 seconds to report for work, which it does only
/// when the start goes on, ends it then, and gives up after a few such ends; and what a worker logs before that reaches nobody. So the
/// worker comes up without tables, says why, answers 503, and goes on by itself when storage is back.
/// </remarks>
internal sealed partial class TableCreation(
    BenefitsTables tables, IEnumerable<IFirstRows> firstRows, TablesGate gate, TimeProvider time, ILogger<TableCreation> logger)
    : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstSilence = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromHours(1);

    private readonly List<IFirstRows> _firstRows = [.. firstRows];
    private readonly CancellationTokenSource _stop = new();
    private DateTimeOffset _since;
    private Task _firstTry = Task.CompletedTask;
    private Task _trying = Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        _since = time.GetUtcNow();
        _firstTry = TryAsync();
        await _firstTry.WaitAsync(StartPatience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _trying = _firstTry.IsCompletedSuccessfully ? Task.CompletedTask : TryUntilDoneAsync();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _trying.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private async Task TryAsync()
    {
        await tables.CreateAsync(_stop.Token);
        foreach (var rows in _firstRows)
        {
            await rows.WriteAsync(_stop.Token);
        }

        gate.Open();
    }

    private async Task TryUntilDoneAsync()
    {
        var pause = FirstPause;
        var (silence, saidAt) = (TimeSpan.Zero, _since);
        for (var attempt = _firstTry; ; attempt = TryAsync())
        {
            try
            {
                await attempt;
                LogDone(_since);
                return;
            }
            catch (Exception error) when (!_stop.IsCancellationRequested)
            {
                if (time.GetUtcNow() - saidAt >= silence)
                {
                    Say(error);
                    silence = silence == TimeSpan.Zero ? FirstSilence : silence * 2 < LongestSilence ? silence * 2 : LongestSilence;
                    saidAt = time.GetUtcNow();
                }
            }

            await Task.Delay(pause, time, _stop.Token);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private void Say(Exception error)
    {
        var fault = StorageFault.Of(error);
        LogWaiting(fault.MayPass ? LogLevel.Warning : LogLevel.Error, error, _since, fault.Remedy);
    }

    [LoggerMessage(
        EventId = 1020,
        Message = "The app serves nothing since {Since}: its tables can't be made. {Remedy} It is tried again until that works")]
    private partial void LogWaiting(LogLevel level, Exception error, DateTimeOffset since, string remedy);

    [LoggerMessage(1021, LogLevel.Information, "The app serves: its tables are there. It had waited for them since {Since}")]
    private partial void LogDone(DateTimeOffset since);
}
