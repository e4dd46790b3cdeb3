using System.Reflection;
using System.Text.RegularExpressions;
using BenefitsFunctions.Tests.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Tests.Runbook;

/// <summary>The pages for operators, and what the code has of what they name.</summary>
internal static partial class RunbookPage
{
    private static readonly Type[] App = typeof(BenefitsApp).Assembly.GetTypes();

    /// <summary>The metrics that the app tells, as <c>AppMetrics</c> names them.</summary>
    public static IReadOnlySet<string> Metrics { get; } = MetricsOfTheApp.All.Keys.ToHashSet();

    /// <summary>The tags of the metrics.</summary>
    public static IReadOnlyList<string> MetricTags { get; } = ["reason", "status", "name", "sweep"];

    /// <summary>The functions by name.</summary>
    public static IReadOnlySet<string> Functions { get; } =
        Methods.Select(m => m.GetCustomAttribute<FunctionAttribute>()?.Name).OfType<string>().ToHashSet();

    /// <summary>Those that are orchestrations.</summary>
    public static IReadOnlySet<string> Orchestrations { get; } =
        Methods.Where(m => m.GetParameters().Any(p => p.IsDefined(typeof(OrchestrationTriggerAttribute))))
            .Select(m => m.GetCustomAttribute<FunctionAttribute>()!.Name).ToHashSet();

    /// <summary>What is logged.</summary>
    public static IReadOnlyList<LoggerMessageAttribute> Logged { get; } =
        [.. Methods.Select(m => m.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>()];

    /// <summary>The ids of what is logged.</summary>
    public static IReadOnlySet<int> Events { get; } = Logged.Select(logged => logged.EventId).ToHashSet();

    private static IEnumerable<MethodInfo> Methods => App.SelectMany(type => type.GetMethods(
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly));

    /// <summary>The text of a page of <c>docs/</c>.</summary>
    public static string Read(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", $"{name}.md"));

    /// <summary>The code blocks of a kind.</summary>
    public static IReadOnlyList<string> Blocks(string page, string kind) =>
        [.. Fence().Matches(Read(page)).Where(m => m.Groups[1].Value == kind).Select(m => m.Groups[2].Value)];

    /// <summary>The cells of the page's tables, a row at a time, heads left out.</summary>
    public static IReadOnlyList<string[]> Rows(string page, string section)
    {
        var lines = Read(page).Split('\n').SkipWhile(line => line != $"## {section}").Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)).Where(line => line.StartsWith('|'));
        return [.. lines.Skip(2).Select(line => line.Trim('|', ' ').Split(" | ").Select(cell => cell.Trim()).ToArray())];
    }

    [GeneratedRegex("^```([a-z ]+)\n(.*?)\n```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
