using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Embedded.DurableTask;

public sealed class KillTests(ITestOutputHelper output)
{
    private static readonly int Seeds =
        int.Parse(Environment.GetEnvironmentVariable("KILL_TEST_SEEDS") ?? "25", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task RandomOrchestrations_WhenKilledAtRandomRequests_EndAsIfNothingHadHappened()
    {
        var (kills, finished) = (0, 0);
        await Parallel.ForEachAsync(Enumerable.Range(1, Seeds), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (seed, _) =>
        {
            var program = RandomProgram.Create(seed);
            var expected = await new ProgramRun(program, kills: 0, seed).RunAsync();
            var killed = new ProgramRun(program, kills: 1 + (seed % 8), seed);

            var actual = await killed.RunAsync();

            Assert.True(expected == actual, $"Seed {seed}, {killed.Kills} kills:\n{expected}\n{actual}");
            Interlocked.Add(ref kills, killed.Kills);
            Interlocked.Add(ref finished, expected.StartsWith("Completed", StringComparison.Ordinal) ? 1 : 0);
        });

        output.WriteLine($"{Seeds} seeds, {kills} kills.");
        Assert.Equal(Seeds, finished);
        Assert.InRange(kills, Seeds, int.MaxValue);
    }
}
