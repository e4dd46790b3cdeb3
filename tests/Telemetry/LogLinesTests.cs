using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Tests.Telemetry;

/// <summary>The log lines of the app, each with an id of its own and a row in <c>docs/telemetry.md</c>.</summary>
public sealed class LogLinesTests
{
    // What a line may say: ids that stand for something, counts, kinds, times.
    private static readonly string[] MaySay =
    [
        "ActivationId", "AuditId", "Code", "Contracts", "Count", "Countries", "Description", "Differences", "Different", "Entries",
        "Entry", "Function", "Id", "InstanceId", "InvocationId", "Kind", "MailId", "Minutes", "OfferId", "Part", "PartnerId", "Path",
        "Product", "Free", "Reason",
        "Remedy", "Request", "Since", "Step",

        // Of a repaired balance: what was used.
        "After", "Before",
    ];

    private static readonly List<LoggerMessageAttribute> Lines =
    [
        .. typeof(BenefitsApp).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>(),
    ];

    private static readonly ILookup<int, string> Documented = Regex.Matches(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "telemetry.md")),
        @"^\| (\d{4}) \| (\w+) \| [^|]+ \| [^|]+ \|$",
        RegexOptions.Multiline).ToLookup(row => int.Parse(row.Groups[1].Value), row => row.Groups[2].Value);

    [Fact]
    public void Lines_ComparedWithEachOther_HaveAnIdOfTheirOwn() =>
        Assert.Empty(Lines.GroupBy(line => line.EventId).Where(same => same.Count() > 1).Select(same => same.Key));

    [Fact]
    public void Lines_ComparedWithTheDocumentation_AreTheSameAndEachHasSomethingToDo()
    {
        Assert.InRange(Lines.Count, 40, 400);
        Assert.Equal(
            Lines.Select(line => $"{line.EventId} {(line.Level == LogLevel.None ? "Varies" : line.Level)}").Order(),
            Documented.SelectMany(row => row.Select(level => $"{row.Key} {level}")).Order());
    }

    [Fact]
    public void Lines_ByTheirPlaceholders_NameNobodyAndNoContract() => Assert.Empty(
        Lines.SelectMany(line => Regex.Matches(line.Message, @"\{[@$]?(\w+)").Select(m => m.Groups[1].Value)).Distinct().Except(MaySay));
}
