using BenefitsFunctions.Tests.Support.Processes;

namespace BenefitsFunctions.Tests.Local;

/// <summary>The page <c>docs/walkthrough.md</c>, pasted into a shell beside a run whose clock can be moved.</summary>
[Collection(PastedRun.Collection)]
public sealed class WalkthroughTests(PastedRun run)
{
    [Fact]
    public async Task Walkthrough_PastedAsItIs_PrintsWhatThePageSays()
    {
        var steps = PastedRun.Steps(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "walkthrough.md")));

        var (printed, _, _) = await run.PasteAsync(steps);

        Assert.True(steps.Count > 5, "The page has lost its steps.");
        Assert.Equal(steps.Select(step => step.Prints ?? ""), printed);
    }
}
