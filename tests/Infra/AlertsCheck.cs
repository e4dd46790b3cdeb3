using System.Reflection;
using System.Text.RegularExpressions;
using BenefitsFunctions.Endings;
using BenefitsFunctions.Tests.Runbook;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Tests.Infra;

/// <summary>Every alert is there, wakes somebody, and asks for a metric that the app or the platform has.</summary>
internal static class AlertsCheck
{
    private const string Rule = "Microsoft.Insights/scheduledQueryRules";

    // Operator, threshold, window, how often, whether it closes itself.
    private static readonly Dictionary<string, string> Queries = new()
    {
        ["failed-orchestrations"] = "GreaterThan 0 PT15M PT5M false",
        ["events-deadlettered"] = "GreaterThan 0 PT15M PT5M true",
        ["sweep-not-run"] = "LessThan 1 PT3H PT15M true",
        ["mail-failures"] = "GreaterThan 0 PT15M PT5M true",
        ["server-errors"] = "GreaterThan 0 PT15M PT5M true",
        ["queue-age"] = "GreaterThan 0 PT15M PT5M true",
    };

    // And what each query takes for too much.
    private static readonly Dictionary<string, string> Conditions = new()
    {
        ["failed-orchestrations"] = "Failed > 0",
        ["events-deadlettered"] = "Events > 0",
        ["sweep-not-run"] = "ago(130m)",
        ["mail-failures"] = "Failed > 5",
        ["server-errors"] = "Failed * 100.0 / Answers > 5",
        ["queue-age"] = "Age > 900",
    };

    // The metric that it asks for; server-errors are the platform's.
    private static readonly Dictionary<string, string> Metrics = new()
    {
        ["failed-orchestrations"] = "benefits.orchestrations.failed",
        ["events-deadlettered"] = "benefits.events.deadlettered",
        ["sweep-not-run"] = "benefits.sweep.duration",
        ["mail-failures"] = "benefits.mails.failed",
        ["queue-age"] = "benefits.queue.oldest_message_age",
    };

    private static readonly string EndingSweepName = typeof(EndingSweep).GetMethods()
        .Select(method => method.GetCustomAttribute<FunctionAttribute>()?.Name).First(name => name is not null)!;

    public static IEnumerable<string> Findings(AzureTemplate template)
    {
        var rules = template.Of(Rule).ToDictionary(rule => Key(rule.Name));
        var letters = template.Of("Microsoft.Insights/metricAlerts").SingleOrDefault(alert => Key(alert.Name) == "dead-letters");
        var people = template.Of("Microsoft.Insights/actionGroups").ToList();
        var queries = string.Join('\n', rules.Values.Select(Query));
        return
        [
            .. Queries.Keys.Except(rules.Keys).Select(key => $"The alert {key} is missing."),
            .. rules.Keys.Except(Queries.Keys).Select(key => $"The alert {key} is not expected."),
            .. rules.Where(rule => Queries.TryGetValue(rule.Key, out var when) && when != When(rule.Value))
                .Select(rule => $"The alert {rule.Key} is raised by {When(rule.Value)}, not by {Queries[rule.Key]}."),
            .. rules.Where(rule => Conditions.TryGetValue(rule.Key, out var what) && !Asks(rule.Value, what))
                .Select(rule => $"The alert {rule.Key} does not ask for {Conditions[rule.Key]}."),
            .. rules.SelectMany(rule => QueryTests.Unknown(Query(rule.Value))
                .Select(name => $"{name} of the alert {rule.Key} is no name.")),
            .. rules.Values.Where(rule => rule.At("properties.enabled") != "true" || rule.At("properties.actions.actionGroups.0") == "")
                .Select(rule => $"The alert {Key(rule.Name)} wakes nobody."),
            .. Metrics.Where(metric => !rules.TryGetValue(metric.Key, out var rule)
                    || !Query(rule).Contains($"\"{metric.Value}\"", StringComparison.Ordinal))
                .Select(metric => $"No alert asks for {metric.Value}."),
            .. Regex.Matches(queries, "\"(benefits\\.[^\"]+)\"").Select(match => match.Groups[1].Value).Except(RunbookPage.Metrics)
                .Select(metric => $"{metric} is no metric of the app."),
            .. rules.TryGetValue("sweep-not-run", out var sweep) ? SweepFindings(sweep) : [],
            .. rules.TryGetValue("server-errors", out var errors) && !Query(errors).Contains(">= 500", StringComparison.Ordinal)
                ? ["The alert server-errors does not ask for 5xx."] : Array.Empty<string>(),
            .. letters is null ? ["The alert dead-letters is missing."] : LetterFindings(letters),
            .. people.Count == 1 && people[0].At("properties.emailReceivers.0.emailAddress") != "" ? Array.Empty<string>()
                : ["No alert reaches anybody."],
        ];
    }

    private static IEnumerable<string> SweepFindings(AzureResource rule)
    {
        if (!Query(rule).Contains($"\"{EndingSweepName}\"", StringComparison.Ordinal))
        {
            yield return $"The alert sweep-not-run does not ask for {EndingSweepName}.";
        }
    }

    private static IEnumerable<string> LetterFindings(AzureResource alert)
    {
        const string Criterion = "properties.criteria.allOf.0";
        if ((alert.At($"{Criterion}.metricName"), alert.At($"{Criterion}.operator"), alert.At($"{Criterion}.threshold"))
            != ("DeadletteredMessages", "GreaterThan", "0")
            || (alert.At("properties.windowSize"), alert.At("properties.evaluationFrequency")) != ("PT5M", "PT5M"))
        {
            yield return "The alert dead-letters does not ask for one dead letter.";
        }

        if (alert.At("properties.enabled") != "true" || alert.At("properties.actions.0.actionGroupId") == "")
        {
            yield return "The alert dead-letters wakes nobody.";
        }
    }

    // As a whole: Failed > 50 is not Failed > 5.
    private static bool Asks(AzureResource rule, string what) =>
        $"{Query(rule).TrimEnd()} ".Contains($"{what} ", StringComparison.Ordinal);

    private static string When(AzureResource rule) => string.Join(
        ' ',
        rule.At("properties.criteria.allOf.0.operator"),
        rule.At("properties.criteria.allOf.0.threshold"),
        rule.At("properties.windowSize"),
        rule.At("properties.evaluationFrequency"),
        rule.At("properties.autoMitigate"));

    private static string Query(AzureResource rule) => rule.At("properties.criteria.allOf.0.query");

    // alert-benefits-prod-ab12cd34-queue-age is queue-age.
    private static string Key(string name) => string.Join('-', name.Split('-').Skip(4));
}
