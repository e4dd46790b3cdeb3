using BenefitsFunctions.Tests.Runbook;

namespace BenefitsFunctions.Tests.Telemetry;

/// <summary>The metrics of the app, each with a row in <c>docs/telemetry.md</c>.</summary>
public sealed class MetricsTableTests
{
    [Fact]
    public void Metrics_ComparedWithTheDocumentation_AreTheSameInTheSameUnits() => Assert.Equal(
        MetricsOfTheApp.All.Select(metric => $"`{metric.Key}` {metric.Value?.Trim('{', '}')}").Order(),
        RunbookPage.Rows("telemetry", "Metrics").Select(row => $"{row[0]} {row[1]}").Order());
}
