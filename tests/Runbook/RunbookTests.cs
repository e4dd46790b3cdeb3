using System.Diagnostics;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Messaging;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Support;
using BenefitsFunctions.Tests.Support.Processes;

namespace BenefitsFunctions.Tests.Runbook;

/// <summary>The commands of the pages for operators: what runs on one machine is run, the rest is read.</summary>
[Collection(PastedRun.Collection)]
public sealed partial class RunbookTests(PastedRun run)
{
    private static readonly string[] Pages = ["operations", "alerts", "restore", "deploy", "host-json"];

    [Fact]
    public async Task Commands_PastedAsTheyAre_PrintWhatThePagesSay()
    {
        await using var client = new ServiceBusClient(run.App.ServiceBus);
        await client.CreateSender(IncidentQueue.Name).SendMessageAsync(new ServiceBusMessage("no event"));
        await Until.SoAsync(
            async () =>
            {
                var list = await run.App.As("operator", "Operator").GetsAsync("/api/operations/dead-letters");
                return list.Body.GetProperty("items").GetArrayLength() > 0;
            },
            TimeSpan.FromSeconds(60));

        var steps = Pages.SelectMany(page => PastedRun.Steps(RunbookPage.Read(page))).ToList();
        var (printed, statuses, errors) = await run.PasteAsync(steps);

        Assert.True(steps.Count(step => step.Prints is not null) >= 5, "The pages have lost their steps.");
        Assert.All(steps.Zip(printed), step => Assert.Equal(step.First.Prints ?? step.Second, step.Second));
        Assert.All(steps.Zip(statuses), step => Assert.True(step.Second == 0, $"Status {step.Second}: {step.First.Lines}"));
        Assert.Equal(steps.Count, statuses.Count);
        Assert.Equal("", errors);
    }

    [Fact]
    public async Task CommandsForAzure_AsTheyAre_AreWhatAShellReads()
    {
        foreach (var commands in Pages.SelectMany(page => RunbookPage.Blocks(page, "bash azure")))
        {
            var start = new ProcessStartInfo("bash", ["-n"]) { RedirectStandardInput = true, RedirectStandardError = true };
            using var bash = Process.Start(start)!;
            await bash.StandardInput.WriteAsync(commands);
            bash.StandardInput.Close();
            var fault = await bash.StandardError.ReadToEndAsync();
            await bash.WaitForExitAsync();

            Assert.True(bash.ExitCode == 0 && fault.Length == 0, $"{fault}\n{commands}");
        }
    }

    [Fact]
    public void Pages_WhateverTheyName_NameWhatTheCodeHas()
    {
        var text = string.Concat(Pages.Append("limits").Append("threats").Append("stored").Select(RunbookPage.Read));
        var tables = new BenefitsTables(new TableServiceClient("UseDevelopmentStorage=true")).All.Select(table => table.Name).ToHashSet();
        var readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "README.md"));

        Assert.All(Named(TableOption(), text), name => Assert.Contains(name, tables));
        var events = Named(EventId(), RunbookPage.Read("alerts")).Concat(Named(EventInProse(), text)).Select(int.Parse);
        Assert.All(events, id => Assert.Contains(id, RunbookPage.Events));
        Assert.All(Named(AppSetting(), text), name => Assert.True(IsSetting(name, readme), $"{name} is no setting."));
        Assert.All(Named(FunctionName(), text), name => Assert.Contains(name, RunbookPage.Functions));
        Assert.All(
            RunbookPage.Read("restore").Split("Tables: ")[1].Split('.')[0].Split(", "),
            name => Assert.Contains(name.Trim('`'), tables));
    }

    [Fact]
    public void Links_BetweenThePages_LeadSomewhere()
    {
        foreach (var page in Pages.Concat(["limits", "threats", "stored", "costs"]))
        {
            foreach (Match link in Link().Matches(RunbookPage.Read(page)))
            {
                var (target, anchor) = (link.Groups[1].Value, link.Groups[2].Value);
                var isThere = File.Exists(Path.Combine(AppContext.BaseDirectory, "docs", $"{target}.md"));
                Assert.True(target.Length == 0 || isThere, $"{page}.md has a link to {target}.md.");
                Assert.True(
                    anchor.Length == 0 || Anchors(target.Length == 0 ? page : target).Contains(anchor),
                    $"{page}.md has a link to {target}.md#{anchor}.");
            }
        }
    }

    // As the table of settings shortens what follows on another of the same row.
    private static bool IsSetting(string name, string readme) =>
        readme.Contains($"`{name}`", StringComparison.Ordinal)
        || readme.Contains($"`…__{name.Split("__")[^1]}`", StringComparison.Ordinal);

    private static IEnumerable<string> Anchors(string page) => Heading().Matches(RunbookPage.Read(page))
        .Select(m => m.Groups[1].Value.ToLowerInvariant().Replace(' ', '-'))
        .Select(heading => new string([.. heading.Where(c => char.IsLetterOrDigit(c) || c == '-')]));

    private static List<string> Named(Regex what, string text)
    {
        var named = what.Matches(text).Select(m => m.Groups[1].Value).Distinct().ToList();
        Assert.NotEmpty(named);
        return named;
    }

    [GeneratedRegex("--table-name (\\w+)")]
    private static partial Regex TableOption();

    // Of four digits, neither a part of a larger number, of a date or of an address, nor a round one.
    [GeneratedRegex("(?<![\\d,.:=/-])([1-9]\\d(?!00)\\d\\d)(?![\\d]|[,.-]\\d)")]
    private static partial Regex EventId();

    [GeneratedRegex("(?:[eE]vent |read |a )([1-9]\\d{3})\\b")]
    private static partial Regex EventInProse();

    [GeneratedRegex("\\b(Benefits__\\w+)")]
    private static partial Regex AppSetting();

    // What is named like a timer or consumer, and what is run by hand.
    [GeneratedRegex("(?:admin |`)((?:Sweep|Resume|Start|Purge|Consume|Remove)[A-Z]\\w+)`?")]
    private static partial Regex FunctionName();

    [GeneratedRegex("\\]\\((?:([a-z-]+)\\.md)?(?:#([a-z0-9-]+))?\\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
