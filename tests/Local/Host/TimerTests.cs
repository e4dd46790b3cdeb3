using System.Globalization;
using Benefits.Local.Host;
using Microsoft.Extensions.Time.Testing;
using NCrontab;

namespace BenefitsFunctions.Tests.Local.Host;

public sealed class TimerTests
{
    private static readonly DateTimeOffset Nine = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _clock = new(Nine);

    [Fact]
    public async Task Timer_WhenDue_RunsAndIsToldItsStatus()
    {
        await using var app = await StartAsync();

        _clock.Advance(TimeSpan.FromMinutes(60));
        var first = await app.Log.LineAsync("Hourly {");
        _clock.Advance(TimeSpan.FromMinutes(60));
        var second = await app.Log.LineAsync("\"Last\":\"2026-11-20T10:00:00Z\"");

        Assert.Contains("\"Next\":\"2026-11-20T10:00:00Z\"", first, StringComparison.Ordinal);
        Assert.Contains("\"IsPastDue\":false", first, StringComparison.Ordinal);
        Assert.Contains("\"Next\":\"2026-11-20T11:00:00Z\"", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timer_WhenItsScheduleHasNoSeconds_RunsAtTheMinute()
    {
        await using var app = await StartAsync();

        _clock.Advance(TimeSpan.FromMinutes(45));

        await app.Log.LineAsync("AtQuarterToTen {");
    }

    [Theory]
    [InlineData("30 * * * * *", 60, "2026-11-20T10:00:30Z")]
    [InlineData("0 15 * * * *", 60, "2026-11-20T09:15:00Z")]
    [InlineData("0 15 * * * *", 61, "2026-11-20T10:15:00Z")]
    [InlineData("0 0 3 * * *", 60, "2026-11-21T03:00:00Z")]
    [InlineData("0 0 3 * * *", 1317, "2026-11-21T03:00:00Z")]
    public void NextStop_IsTheNextTimeOfWhatIsRareAndOneAGrainOfTheRest(string schedule, int grain, string expected)
    {
        var timer = new TimerFunction(null!, CrontabSchedule.Parse(schedule, new() { IncludingSeconds = true }), null!, _clock);

        Assert.Equal(DateTime.Parse(expected, null, DateTimeStyles.AdjustToUniversal), timer.NextStop(TimeSpan.FromMinutes(grain)));
    }

    [Fact]
    public async Task Admin_WhenATimerIsNamed_RunsItToItsEnd()
    {
        await using var app = await StartAsync();

        Assert.Equal((202, ""), await app.PostAsync("/admin/functions/hourly"));

        await app.Log.LineAsync("Hourly {");
    }

    [Fact]
    public async Task Admin_WhenTheRunFailsOrTheNameIsUnknownOrAForeignPageAsks_SaysSo()
    {
        await using var app = await StartAsync();
        var foreign = new HttpRequestMessage(HttpMethod.Post, "/admin/functions/Hourly")
        {
            Headers = { { "Origin", "http://evil.example" } },
        };

        Assert.Equal((500, "function-failed"), await app.ProblemAsync(new(HttpMethod.Post, "/admin/functions/FailsDaily")));
        Assert.Equal((404, "function-not-found"), await app.ProblemAsync(new(HttpMethod.Post, "/admin/functions/Nobody")));
        Assert.Equal((403, "origin-refused"), await app.ProblemAsync(foreign));
    }

    [Fact]
    public async Task Stop_WhenATimerRuns_CancelsIt()
    {
        await using var app = await StartAsync();
        _clock.Advance(TimeSpan.FromHours(3));
        await app.Log.LineAsync("Timer waits");
        Assert.False(app.Host.IsIdle);

        await app.Host.StopAsync(CancellationToken.None);

        await app.Log.LineAsync("Timer is cancelled");
    }

    private Task<SampleHost> StartAsync() => SampleHost.StartAsync(options => options with { Time = _clock });
}
