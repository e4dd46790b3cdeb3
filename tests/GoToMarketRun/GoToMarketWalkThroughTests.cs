using BenefitsFunctions.Tests.Support;
using BenefitsFunctions.Tests.Support.Processes;

namespace BenefitsFunctions.Tests.GoToMarketRun;

/// <summary>The lines of <c>docs/go-to-market.md</c>, pasted into a shell beside a run whose clock can be moved.</summary>
[Collection(PastedRun.Collection)]
public sealed class GoToMarketWalkThroughTests(PastedRun run)
{
    [Fact]
    public async Task Documentation_WhenItsLinesArePasted_PrintsWhatItSays()
    {
        var steps = PastedRun.Steps(PastedPage.Read("go-to-market"));

        var (printed, _, _) = await run.PasteAsync(steps);

        Assert.True(steps.Count >= 6, "The page has lost its steps.");
        Assert.Equal(steps.Select(step => step.Prints ?? ""), printed);
        Assert.Equal(
            ["マーケティング相談 が終了しました", "マーケティング相談 のご利用方法"],
            run.App.Mails.Select(SentMail.Read).Where(m => m.To == "adverts@wingtip.example")
                .Select(m => m.Subject).Where(subject => subject.StartsWith("マーケティング相談", StringComparison.Ordinal))
                .OrderBy(subject => subject, StringComparer.Ordinal));
    }
}
