using BenefitsFunctions.Extensions;
using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Extensions;

public sealed class ExtensionOrchestratorTests
{
    private const string Judge = nameof(ExtensionActivities.JudgeStretchAgain);
    private static readonly ContractExtension Extension = new(TestEvents.Contract, Entry: 7);

    [Fact]
    public async Task Judge_AsLongAsSomethingIsLeft_TakesTheNextStretch()
    {
        var run = Started(Extension).Answer(Judge, true).Answer(Judge, true).Answer(Judge, false);

        await run.Completion;
        Assert.Equal(
            Enumerable.Repeat(((string)Judge, (object?)Extension, Retries.Persistently), 3),
            run.Calls.Select(call => (call.Name, call.Input, call.Options!)));
        Assert.Null(run.Anew);
    }

    [Fact]
    public async Task Judge_AfterManyStretches_BeginsAnewWithTheSameExtension()
    {
        var run = Started(Extension);
        for (var stretch = 0; stretch < ExtensionOrchestrator.StretchesAtOnce; stretch++)
        {
            run.Answer(Judge, true);
        }

        await run.Completion;
        Assert.Equal(Extension, run.Anew);
        Assert.Empty(run.Unanswered);
    }

    [Fact]
    public async Task Judge_WhenTheInputIsMissing_SaysSo()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Started(null).Completion);

        Assert.Equal("A second judgement needs the extension that it is about.", failure.Message);
    }

    private static ScriptedOrchestration Started(ContractExtension? extension) =>
        new ScriptedOrchestration(extension, TestEvents.Noon).Start(ExtensionOrchestrator.JudgeIncidentsAgain);
}
