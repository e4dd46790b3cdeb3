using BenefitsFunctions.Housekeeping;
using BenefitsFunctions.Settings;
using BenefitsFunctions.Tests.Local.Host;
using BenefitsFunctions.Tests.Support;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using static Microsoft.DurableTask.Client.OrchestrationRuntimeStatus;

namespace BenefitsFunctions.Tests.Housekeeping;

/// <summary>E5: which orchestrations are purged when.</summary>
public sealed class HistorySweepTests
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);
    private readonly FakeTimeProvider _clock = new(Sample.Today);
    private readonly NotedOrchestrations _orchestrations = new();
    private readonly RecordedLog _log = new();

    [Theory]
    [InlineData(Completed, 30, 30, true)]
    [InlineData(Failed, 31, 30, true)]
    [InlineData(Terminated, 400, 31, true)]
    [InlineData(Completed, 29, 29, false)]
    [InlineData(Completed, 60, 29, false)]
    [InlineData(Running, 400, 400, false)]
    [InlineData(Pending, 400, 400, false)]
    [InlineData(Suspended, 400, 400, false)]
    public async Task Purge_OfAnOrchestration_GoesByItsEnd(
        OrchestrationRuntimeStatus status, int createdDaysAgo, int updatedDaysAgo, bool isPurged)
    {
        Add("a", status, createdDaysAgo, updatedDaysAgo);

        await RunAsync();

        Assert.Equal(isPurged ? [] : ["a"], _orchestrations.Kept);
    }

    [Fact]
    public async Task Purge_WhenMoreAreOverThanARunDoes_GoesOnWithTheNext()
    {
        const int TooMany = 250;
        for (var i = 0; i < HistorySweep.MostAtOnce + TooMany; i++)
        {
            Add($"i{i:D5}", Completed, 40, 40);
        }

        await RunAsync();
        var (left, pages) = (_orchestrations.Kept.Count(), _orchestrations.Pages);
        await RunAsync();

        Assert.Equal((TooMany, HistorySweep.MostAtOnce / 100), (left, pages));
        Assert.Empty(_orchestrations.Kept);
        Assert.Equal([7001], _log.Lines.Select(line => line.Event));
    }

    [Fact]
    public async Task Purge_WhenOneCannotBePurged_PurgesTheOthersAndSaysSo()
    {
        Add("a", Completed, 40, 40);
        Add("b", Completed, 40, 40);
        _orchestrations.Stuck.Add("a");

        await RunAsync();

        Assert.Equal(["a"], _orchestrations.Kept);
        Assert.Equal([7002], _log.Lines.Select(line => line.Event));
    }

    [Theory]
    [InlineData(null, 30)]
    [InlineData("1.00:00:00", 1)]
    [InlineData("90.00:00:00", 90)]
    public void Settings_WhenRead_AreAtLeastADay(string? written, int days)
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Benefits:HistoryKeptFor"] = written }).Build();

        Assert.Equal(TimeSpan.FromDays(days), HousekeepingSettings.Read(new SettingsReader(settings)).HistoryKeptFor);
    }

    private Task RunAsync() => new HistorySweep(new HousekeepingSettings(Kept), _clock, _log.CreateLogger<HistorySweep>(), Unheard.Metrics)
        .PurgeHistory(new TimerInfo(), _orchestrations, CancellationToken.None);

    private void Add(string id, OrchestrationRuntimeStatus status, int createdDaysAgo, int updatedDaysAgo) =>
        _orchestrations.Add(new OrchestrationMetadata("Some", id)
        {
            RuntimeStatus = status,
            CreatedAt = _clock.GetUtcNow() - TimeSpan.FromDays(createdDaysAgo),
            LastUpdatedAt = _clock.GetUtcNow() - TimeSpan.FromDays(updatedDaysAgo),
        });
}
