namespace BenefitsFunctions.Tests.Embedded.ServiceBus;

internal static class SignalTransportExtensions
{
    /// <summary>Ends when the service has answered so many more requests of a kind.</summary>
    public static Task AfterAsync(this CountingTransport transport, string request, int times)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = times;
        transport.Answered = answered =>
        {
            if (answered.Contains(request, StringComparison.Ordinal) && Interlocked.Decrement(ref left) == 0)
            {
                done.SetResult();
            }
        };
        return done.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
