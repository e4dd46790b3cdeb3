using System.Security.Cryptography;
using System.Text;
using BenefitsFunctions.Orchestrations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace BenefitsFunctions.Refunds;

/// <summary>A mail about a cancellation.</summary>
/// <param name="Key">Of which cancellation.</param>
/// <param name="ToOffice">True for the one that asks the office, false for the one that tells what it decided.</param>
public sealed record RefundLetter(RefundKey Key, bool ToOffice)
{
    /// <summary>Names the mail, and the orchestration that sends it, for good; ids of memberships differ by capitals, too.</summary>
    public string Name
    {
        get
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key.MembershipId)))[..16];
            return $"cancellation-{(ToOffice ? "filed" : "decided")}-{Key.PartnerId}-{hash}";
        }
    }
}

/// <summary>
/// Sends a mail about a cancellation (O6): for three days, then it is given up. The intent of what it follows is removed once this is
/// started: when it is over, and its history may be purged, nothing starts it again.
/// </summary>
public static class RefundOrchestrator
{
    [Function(nameof(TellAboutCancellation))]
    public static async Task TellAboutCancellation([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var letter = context.GetInput<RefundLetter>()
            ?? throw new InvalidOperationException("The orchestration about a cancellation needs to know which mail.");
        try
        {
            await context.CallActivityAsync(nameof(RefundActivities.MailCancellation), letter, Retries.MailForThreeDays);
        }
        catch (TaskFailedException)
        {
            await context.CallActivityAsync(nameof(RefundActivities.GiveUpCancellationMail), letter, Retries.Persistently);
        }
    }
}
