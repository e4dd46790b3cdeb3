using Microsoft.Extensions.Logging;

namespace SampleApp;

/// <summary>Holds functions up until a test lets them go on.</summary>
public sealed class Gate(ILogger<Gate> logger)
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _open.TrySetResult();

    /// <summary>Logs that <paramref name="who"/> has come, and what becomes of it.</summary>
    public async Task PassAsync(string who, CancellationToken cancellationToken)
    {
        logger.LogInformation("{Who} waits", who);
        try
        {
            await _open.Task.WaitAsync(cancellationToken);
            logger.LogInformation("{Who} goes on", who);
        }
        catch (OperationCanceledException)
        {
            logger.LogInformation("{Who} is cancelled", who);
            throw;
        }
    }
}
