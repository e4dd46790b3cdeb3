using BenefitsFunctions.Ledger;
using BenefitsFunctions.Orchestrations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace BenefitsFunctions.Notices;

/// <summary>
/// Tells whoever has to be told of a stretch of a ledger (I3, I7): which entries that are is in its history before the mark moves past
/// them, so that a crash neither loses nor doubles one. What was committed meanwhile is the next stretch.
/// </summary>
public static class NoticeOrchestrator
{
    [Function(nameof(TellAboutLedger))]
    public static async Task TellAboutLedger([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var stretch = context.GetInput<UntoldStretch>()
            ?? throw new InvalidOperationException("A notice's orchestration needs the stretch of the ledger that it is about.");
        var untold = await context.CallActivityAsync<UntoldBatch>(
            nameof(NoticeActivities.ReadUntoldEntries), stretch, Retries.Persistently);
        var mark = new TellingMark(stretch.ContractId, untold.Through);
        if (await context.CallActivityAsync<bool>(nameof(NoticeActivities.MarkAsTold), mark, Retries.Persistently))
        {
            await context.CallActivityAsync(nameof(NoticeActivities.StartNextStretch), stretch.ContractId, Retries.Persistently);
        }

        IEnumerable<LedgerNotice> notices =
        [
            .. untold.Entries.Select(entry => new LedgerNotice(stretch.ContractId, entry)),
            .. untold.Acceptances.Select(entry => new LedgerNotice(stretch.ContractId, entry) { IsAcceptance = true }),
        ];
        await Task.WhenAll(notices.Select(notice => TellAsync(context, notice)));
    }

    // For as long as it takes the mail server.
    private static async Task TellAsync(TaskOrchestrationContext context, LedgerNotice notice)
    {
        try
        {
            await context.CallActivityAsync(nameof(NoticeActivities.MailNotice), notice, Retries.MailForThreeDays);
        }
        catch (TaskFailedException)
        {
            await context.CallActivityAsync(nameof(NoticeActivities.GiveUpNotice), notice, Retries.Persistently);
        }
    }
}
