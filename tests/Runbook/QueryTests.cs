using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Tests.Runbook;

/// <summary>The queries of the pages for operators: each name in them is a column of its tables, or something that the app says.</summary>
public sealed partial class QueryTests
{
    // As Microsoft's reference of the tables lists them, what concerns browsers left out.
    private static readonly string[] OfAll =
    [
        "TimeGenerated", "Properties", "OperationId", "OperationName", "ParentId", "AppRoleName", "AppRoleInstance", "ItemCount",
    ];

    private static readonly Dictionary<string, string[]> Columns = new()
    {
        ["AppRequests"] = [.. OfAll, "Id", "Name", "ResultCode", "Success", "DurationMs", "Url", "Source"],
        ["AppTraces"] = [.. OfAll, "Message", "SeverityLevel"],
        ["AppMetrics"] = [.. OfAll, "Name", "Sum", "Min", "Max"],
        ["AppDependencies"] = [.. OfAll, "Id", "Name", "ResultCode", "Success", "DurationMs", "Target", "DependencyType", "Data"],
        ["AppExceptions"] =
        [
            .. OfAll, "ExceptionType", "ProblemId", "OuterMessage", "OuterType", "InnermostMessage", "InnermostType", "SeverityLevel",
        ],
    };

    private static readonly HashSet<string> Words =
    [
        "union", "where", "summarize", "project", "extend", "order", "by", "asc", "desc", "and", "or", "in", "not", "true", "false", "take",
        "ago", "bin", "count", "countif", "sum", "min", "max", "sumif", "toint", "tostring", "startswith", "has",
    ];

    public static TheoryData<string> Queries =>
        [.. new[] { "operations", "alerts", "restore" }.SelectMany(page => RunbookPage.Blocks(page, "kql"))];

    [Theory]
    [MemberData(nameof(Queries))]
    public void Query_ByItsNames_AsksForWhatThereIs(string query) => Assert.Empty(Unknown(query));

    [Theory]
    [InlineData("AppTrace | where TimeGenerated > ago(1d)", "AppTrace")]
    [InlineData("AppTraces | where Timestamp > ago(1d)", "Timestamp")]
    [InlineData("AppTraces | where toint(Properties.EventId) in (3002, 3999)", "3999")]
    [InlineData("AppTraces | project Properties.Partner", "Partner")]
    [InlineData("AppMetrics | where Name == \"benefits.events.lost\"", "benefits.events.lost")]
    [InlineData("AppRequests | where Name == \"SweepEverything\"", "SweepEverything")]
    [InlineData("AppMetrics | summarize Total = sum(Sum) by Nme", "Nme")]
    public void Query_WithANameThatIsNone_IsFoundOut(string query, string unknown) => Assert.Equal([unknown], Unknown(query));

    [Fact]
    public void MailFailures_AmongThem_HaveEachErrorLineAboutAMail()
    {
        var query = RunbookPage.Read("alerts").Split("## Mail failures")[1].Split("```kql")[1].Split("```")[0];
        var asked = Number().Matches(EventIds().Match(query).Value).Select(m => m.Value).ToList();
        var errors = RunbookPage.Logged.Where(line => line.Level == LogLevel.Error && AboutAMail().IsMatch(line.Message)).ToList();

        Assert.InRange(errors.Count, 10, 100);
        Assert.Empty(errors.Select(line => $"{line.EventId}").Except(asked));
    }

    /// <summary>The names of a query that nothing has.</summary>
    internal static List<string> Unknown(string query)
    {
        var texts = Text().Matches(query).Select(m => m.Groups[1].Value).ToList();
        var events = EventIds().Matches(query).SelectMany(m => Number().Matches(m.Value)).Select(m => m.Value).ToList();
        var bare = EventIds().Replace(Text().Replace(query, ""), "EventId");
        var properties = Property().Matches(bare).Select(m => m.Groups[1].Value).ToList();
        var names = Name().Matches(Property().Replace(bare, "")).Select(m => m.Value).Except(Words).ToList();
        var made = Made().Matches(bare).Select(m => m.Groups[1].Value).ToHashSet();
        var tables = names.Where(Columns.ContainsKey).ToList();
        var known = tables.SelectMany(table => Columns[table]).Concat(tables).Concat(made).ToHashSet();
        var said = RunbookPage.Logged.SelectMany(logged => Placeholder().Matches(logged.Message).Select(m => m.Groups[1].Value))
            .Concat(RunbookPage.MetricTags).Append("EventId").ToHashSet();
        return
        [
            .. names.Where(name => !known.Contains(name)).Take(1),
            .. properties.Where(property => !said.Contains(property)),
            .. events.Where(id => !RunbookPage.Events.Contains(int.Parse(id, System.Globalization.CultureInfo.InvariantCulture))),
            .. texts.Where(text => !RunbookPage.Metrics.Contains(text) && !RunbookPage.Functions.Contains(text)),
        ];
    }

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Text();

    [GeneratedRegex("EventId\\)? (?:in \\([^)]*\\)|== \\d+)")]
    private static partial Regex EventIds();

    // Also what names the setting of an address.
    [GeneratedRegex("mail", RegexOptions.IgnoreCase)]
    private static partial Regex AboutAMail();

    [GeneratedRegex("\\b\\d{4}\\b")]
    private static partial Regex Number();

    [GeneratedRegex("\\bProperties\\.(\\w+)")]
    private static partial Regex Property();

    [GeneratedRegex("(?<![\\w.])[A-Za-z_]\\w*")]
    private static partial Regex Name();

    // A column that the query makes itself.
    [GeneratedRegex("\\b(\\w+) = ")]
    private static partial Regex Made();

    [GeneratedRegex("\\{(\\w+)\\}")]
    private static partial Regex Placeholder();
}
