using System.Text.RegularExpressions;

namespace BenefitsFunctions.Tests.Capabilities;

/// <summary>A drawing such as <c>Accounts &lt;- Partners</c>: what stands right depends on what stands left of it.</summary>
internal sealed class CapabilityDrawing
{
    private const string Foundation = "all of them on ";
    private readonly Dictionary<string, HashSet<string>> _below = [];

    public CapabilityDrawing(string drawing)
    {
        var lines = drawing.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Foundations = [.. lines.Where(line => line.StartsWith(Foundation, StringComparison.Ordinal))
            .SelectMany(line => line[Foundation.Length..].Split(", "))];
        foreach (var chain in lines.Where(line => !line.StartsWith(Foundation, StringComparison.Ordinal))
            .SelectMany(line => Regex.Split(line, " {2,}")))
        {
            string[] left = [];
            foreach (var step in chain.Split(" <- ").Select(step => step.Split(", ")))
            {
                Array.ForEach(step, name => _below[name] = [.. _below.GetValueOrDefault(name, []), .. left]);
                left = step;
            }
        }
    }

    /// <summary>The one in the documentation.</summary>
    public static CapabilityDrawing OfTheDocumentation { get; } = new(Regex.Match(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "architecture.md")),
        "## Capabilities.*?```\n(.*?)```",
        RegexOptions.Singleline).Groups[1].Value);

    public IEnumerable<string> Capabilities => _below.Keys;

    /// <summary>What all of them may use, and what uses none of them.</summary>
    public IReadOnlyList<string> Foundations { get; }

    /// <summary>Everything left of <paramref name="capability"/>, along every line of the drawing.</summary>
    public IReadOnlySet<string> Below(string capability) =>
        _below[capability].SelectMany(left => Below(left).Append(left)).ToHashSet();
}
