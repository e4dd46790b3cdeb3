using Microsoft.DurableTask;

namespace BenefitsFunctions.Orchestrations;

/// <summary>How activities are tried again: for as long as each says, but never after a <see cref="PermanentFailureException"/>.</summary>
public static class Retries
{
    /// <summary>For as long as it takes: storage comes back, and until then nothing is lost by waiting.</summary>
    public static TaskOptions Persistently { get; } = Retry(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), null);

    /// <summary>For three days.</summary>
    public static TaskOptions ForThreeDays { get; } = Retry(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), TimeSpan.FromDays(3));

    /// <summary>For three days, at the pace of a mail server that is down.</summary>
    public static TaskOptions MailForThreeDays { get; } = Retry(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(15), TimeSpan.FromDays(3));

    private static TaskOptions Retry(TimeSpan first, TimeSpan longest, TimeSpan? altogether) => TaskOptions.FromRetryPolicy(new(
        maxNumberOfAttempts: int.MaxValue,
        firstRetryInterval: first,
        backoffCoefficient: 2,
        maxRetryInterval: longest,
        retryTimeout: altogether)
    {
        HandleFailure = MayPass,
    });

    // By name: IsCausedBy throws for a type that several assemblies give, as SocketException, and then nothing is tried again.
    private static bool MayPass(TaskFailureDetails failure) => failure.ErrorType != typeof(PermanentFailureException).FullName;
}
