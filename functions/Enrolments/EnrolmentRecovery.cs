using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Enrolments;

/// <summary>Every minute: follows the profiles whose following a crash cut off, or that were loaded at a start.</summary>
public sealed class EnrolmentRecovery(EnrolmentFollower follower)
{
    [Function(nameof(ResumeEnrolments))]
    public Task ResumeEnrolments([TimerTrigger("15 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        follower.ResumeAsync(cancellationToken);
}
