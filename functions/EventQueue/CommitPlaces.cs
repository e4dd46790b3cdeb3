namespace BenefitsFunctions.EventQueue;

/// <summary>
/// Lets so many commits run at once. One that takes long gives its place to the next, so that those that hang stop nobody.
/// </summary>
internal sealed class CommitPlaces(int places, TimeProvider time) : IDisposable
{
    /// <summary>For how long a commit keeps its place.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _free = new(places);

    /// <summary>Runs <paramref name="commit"/> when there is a place, and waits for it.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="inTime"/> ended; the commit may go on, and is not waited
    /// for.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> commit, CancellationToken inTime)
    {
        await _free.WaitAsync(inTime);
        Task<T> running;
        try
        {
            running = commit();
            await ((Task)running).WaitAsync(Longest, time, inTime).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            _free.Release();
        }

        return await running.WaitAsync(inTime);
    }

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();
}
