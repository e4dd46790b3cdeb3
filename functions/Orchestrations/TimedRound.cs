namespace BenefitsFunctions.Orchestrations;

/// <summary>A round of a sweep over what is due, within the time that a function may take.</summary>
public static class TimedRound
{
    /// <summary>After this time it begins nothing more: well within what a function may take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    private const int AtOnce = 8;

    /// <summary>Settles what is due, eight things at once. One that fails is reported and stops no other.</summary>
    /// <param name="due">What is due.</param>
    /// <param name="settle">Settles one of it.</param>
    /// <param name="failed">Told of one that could not be settled.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether it came to the end, false when time ran out and something is left; and how many things it began.</returns>
    public static async Task<(bool IsComplete, int Found)> RunAsync<T>(
        IAsyncEnumerable<T> due,
        Func<T, CancellationToken, Task> settle,
        Action<Exception, T> failed,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        var (isComplete, found) = (true, 0);
        await Parallel.ForEachAsync(
            InTimeAsync(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, TrySettleAsync);
        return (isComplete, found);

        async IAsyncEnumerable<T> InTimeAsync()
        {
            await foreach (var row in due.WithCancellation(cancellationToken))
            {
                if (time.GetUtcNow() - began >= Longest)
                {
                    isComplete = false;
                    yield break;
                }

                found++;
                yield return row;
            }
        }

        async ValueTask TrySettleAsync(T row, CancellationToken token)
        {
            try
            {
                await settle(row, token);
            }
            catch (Exception error) when (!token.IsCancellationRequested)
            {
                failed(error, row);
            }
        }
    }
}
