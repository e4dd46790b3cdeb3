using System.Reflection;
using System.Text.RegularExpressions;

namespace BenefitsFunctions.Tests.Runbook;

/// <summary>The threat model names tests that exist, or says that there is none.</summary>
public sealed partial class ThreatsTests
{
    private static readonly HashSet<string> Tests =
    [
        .. typeof(ThreatsTests).Assembly.GetTypes().SelectMany(
            type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance)
                .Where(method => method.GetCustomAttribute<FactAttribute>() is not null)
                .Select(method => $"{type.Name}.{method.Name}")),
    ];

    [Fact]
    public void Threats_InEachRow_NameTestsThatThereAreOrSayWhyThereIsNone()
    {
        var rows = RunbookPage.Read("threats").Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).ToList();

        Assert.True(rows.Count > 20, "The page has lost its rows.");
        foreach (var cells in rows.Select(row => row.Trim('|', ' ').Split(" | ")))
        {
            Assert.Equal(4, cells.Length);
            var named = Code().Matches(cells[3]).Select(m => m.Groups[1].Value).ToList();
            Assert.True(named.Count > 0 || cells[3].StartsWith("none: ", StringComparison.Ordinal), $"No test, and no reason: {cells[0]}");
            Assert.All(named, test => Assert.True(Tests.Contains(test), $"{test} is no test."));
        }
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
