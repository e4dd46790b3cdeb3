namespace BenefitsFunctions.Tests.Support;

/// <summary>Waits for what nobody tells of, such as what another process does, by looking again and again.</summary>
public static class Until
{
    // Each look takes some of the machine from what is waited for.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(25);

    /// <summary>Ends as soon as a look finds that it is so.</summary>
    /// <exception cref="OperationCanceledException">It is not so after <paramref name="patience"/>.</exception>
    public static async Task SoAsync(Func<Task<bool>> isSo, TimeSpan patience)
    {
        using var end = new CancellationTokenSource(patience);
        using var looks = new PeriodicTimer(BetweenLooks);
        while (!await isSo())
        {
            await looks.WaitForNextTickAsync(end.Token);
        }
    }
}
