using System.Globalization;
using System.Text.RegularExpressions;
using BenefitsFunctions.Tests.Support;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Runbook;

/// <summary>The page <c>docs/costs.md</c>: what it says was counted is counted again, what it works out is worked out again.</summary>
public sealed partial class CostsTests(ITestOutputHelper output)
{
    private const string AppTables = "table transactions, the app";
    private const string EngineTables = "table transactions, the engine";
    private const string Queues = "queue operations, the engine";
    private const string Executions = "function executions";
    private const string Mails = "mails";

    // Batches of the engine differ from run to run.
    private const double Tolerance = 0.25;

    // What the engine still writes of the step before; an orchestration more would be a dozen.
    private const double Straggling = 4;

    private static readonly double[] Times = [1_000, 1_000_000, 1_000_000, 30];

    [Fact]
    public async Task Counts_OnThePage_AreWhatIsCounted()
    {
        await using var system = await CountedSystem.StartAsync();
        var app = system.App;
        var admin = app.As("fabrikam-global-admin");
        var activation = await system.CountAsync(async () =>
        {
            await admin.ActivatesAsync(Sample.Fabrikam, "ProductSupport");
            await app.SettleAsync();
            await app.PassesAsync(TimeSpan.FromHours(60));
        });
        var actions = await system.ActionsAsync();
        var line = await admin.SeesBenefitAsync(Sample.Fabrikam, "ProductSupport");
        await admin.LinksAsync(line);
        var contract = line.GetProperty("contractId").GetString()!;
        var throughTheApi = await system.CountAsync(async () =>
        {
            var opened = await admin.PostsAsync("/api/incidents", new
            {
                contractId = contract,
                product = "windows-server",
                version = "2025",
                severity = "B",
                title = "It does not start",
                language = "en",
            });
            Assert.Equal(202, opened.Status);
            await app.SettleAsync();
            Assert.Equal(202, (await admin.PostsAsync($"{opened.Location}/close", new { outcome = "Resolved" })).Status);
        });
        var fromAPortal = await system.CountAsync(async () =>
        {
            await system.ReceivesAsync(contract, "i1", closes: false);
            await app.SettleAsync();
            await system.ReceivesAsync(contract, "i1", closes: true);
        });
        var timers = await system.CountTimersAsync();

        output.WriteLine($"{activation}\n{throughTheApi}\n{fromAPortal}\n{timers}\n{actions} actions");
        var page = Counts();
        foreach (var (counted, column) in new[] { activation, throughTheApi, fromAPortal }.Zip([0, 1, 2]))
        {
            IsAbout(counted.AppTables, page[AppTables][column]);
            IsAbout(counted.EngineTables, page[EngineTables][column]);
            IsAbout(counted.Queues, page[Queues][column]);
            IsAbout(counted.Executions, page[Executions][column]);
            IsAbout(counted.Mails, page[Mails][column]);
        }

        IsAbout(timers.AppTables, page[AppTables][3]);
        Assert.Equal(timers.Executions, page[Executions][3]);
        IsAbout(actions, Number(Actions().Match(RunbookPage.Read("costs")).Groups[1].Value));
    }

    [Fact]
    public void Costs_OnThePage_FollowFromItsCountsAndPrices()
    {
        var prices = RunbookPage.Rows("costs", "Unit prices").ToDictionary(row => row[0], row => Number(row[1]) / Number(row[2]));
        var counts = Counts();
        var costs = RunbookPage.Rows("costs", "Worked out").ToDictionary(row => row[0], row => row[1..]);
        var sums = new double[Times.Length];
        Assert.Equal(counts.Keys, costs.Keys.Except(["**together**"]));
        foreach (var (what, times) in counts)
        {
            for (var i = 0; i < Times.Length; i++)
            {
                var cost = times[i] * Times[i] * prices[what.Split(", ")[0]];
                sums[i] += cost;
                Assert.Equal(Shown(cost), costs[what][i]);
            }
        }

        Assert.Equal(sums.Select(sum => $"**{Shown(sum)}**"), costs["**together**"]);
        Assert.Equal(counts[Executions].Select(n => 2 * n), counts["GB-seconds, 1 s and 2 GB an execution"]);

        // One for each run of a timer.
        Assert.Equal(counts[Executions][3], counts["blob writes"][3]);
    }

    private static void IsAbout(double counted, double onThePage) =>
        Assert.True(
            Math.Abs(counted - onThePage) <= Math.Max(Straggling, Tolerance * onThePage),
            $"{counted} is counted where docs/costs.md has {onThePage}: count again and put it on the page, with what follows from it.");

    private static Dictionary<string, double[]> Counts() =>
        RunbookPage.Rows("costs", "Counted").ToDictionary(row => row[0], row => row[1..].Select(Number).ToArray());

    private static double Number(string text) => double.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);

    private static string Shown(double dollars) => dollars.ToString("#,0.00", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"An activation is (\d+) actions")]
    private static partial Regex Actions();
}
