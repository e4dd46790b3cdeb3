using BenefitsFunctions.Activations;
using BenefitsFunctions.Offices;
using BenefitsFunctions.Orchestrations;
using Microsoft.DurableTask;

namespace BenefitsFunctions.ActivationRun;

/// <summary>
/// The part of an activation's orchestration that waits for an office (A7). Events and timers only wake it: what came of the request
/// is on the activation.
/// </summary>
internal static class OfficeOrchestrator
{
    /// <summary>True when the office approved; else the requester is told why not.</summary>
    public static async Task<bool> IsApprovedAsync(TaskOrchestrationContext context, ActivationKey key, OfficeTerm term)
    {
        // Nothing waits for the mails to the office: once it has decided, they are no longer needed.
        _ = LetterOrchestrator.SendAsync(context, key, LetterKind.OfficeRequest);
        switch (await ResultAsync(context, key, term))
        {
            case ActivationStatus.Rejected:
                await LetterOrchestrator.SendAsync(context, key, LetterKind.Rejected);
                return false;
            case ActivationStatus.Lapsed:
                await LetterOrchestrator.SendAsync(context, key, LetterKind.Lapsed);
                return false;
            default:
                return true;
        }
    }

    private static async Task<ActivationStatus> ResultAsync(TaskOrchestrationContext context, ActivationKey key, OfficeTerm term)
    {
        using var settled = new CancellationTokenSource();
        var lapse = context.CreateTimer(term.LapsesAt.UtcDateTime, settled.Token);
        var reminder = context.CreateTimer(term.RemindsAt.UtcDateTime, settled.Token);
        var decided = context.WaitForExternalEvent<bool>(ActivationInput.DecidedEvent, settled.Token);
        var waits = new List<Task> { lapse, decided, reminder };

        // It may have been decided before this was started.
        var status = await SettleAsync(context, key, isLate: false);
        while (status == ActivationStatus.AwaitingOffice)
        {
            var first = await Task.WhenAny(waits);
            if (first == reminder)
            {
                waits.Remove(reminder);
                _ = LetterOrchestrator.SendAsync(context, key, LetterKind.OfficeReminder);
                continue;
            }

            if (first == decided)
            {
                waits[1] = decided = context.WaitForExternalEvent<bool>(ActivationInput.DecidedEvent, settled.Token);
            }

            status = await SettleAsync(context, key, isLate: first == lapse);
        }

        // Not CancelAsync: an orchestrator stays on its own thread.
        settled.Cancel();
        return status;
    }

    private static Task<ActivationStatus> SettleAsync(TaskOrchestrationContext context, ActivationKey key, bool isLate) =>
        context.CallActivityAsync<ActivationStatus>(
            nameof(OfficeActivities.SettleRequest), new OfficeQuestion(key, isLate), Retries.Persistently);
}
