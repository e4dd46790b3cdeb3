using BenefitsFunctions.Tests.Embedded.Worker.Samples;
using BenefitsFunctions.Tests.Support;
using Embedded.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Tests.Embedded.Worker;

public sealed class TimerTests : IDisposable
{
    private static readonly DateTimeOffset Nine = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    private readonly ManualTimeProvider _clock = new(Nine);
    private readonly TimerRuns _runs = new();
    private readonly SampleFolders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task Timer_WhenDue_RunsAndIsToldItsStatus()
    {
        var app = await StartAsync(typeof(HourlySample));

        _clock.Advance(TimeSpan.FromHours(1));
        var first = await _runs.NextAsync();
        _clock.Advance(TimeSpan.FromHours(1));
        var second = await _runs.NextAsync();
        await app.StopAsync();

        Assert.False(first.Info.IsPastDue);
        Assert.Equal((default, Nine.AddHours(1).UtcDateTime), (first.Info.ScheduleStatus!.Last, first.Info.ScheduleStatus.Next));
        Assert.Equal((Nine.AddHours(1).UtcDateTime, Nine.AddHours(2).UtcDateTime), (second.Info.ScheduleStatus!.Last, second.Info.ScheduleStatus.Next));
        Assert.Equal(DateTimeKind.Utc, second.Info.ScheduleStatus.Next.Kind);
        Assert.Equal(0, _runs.Waiting);
    }

    [Fact]
    public async Task Timer_WhenARunWasMissedWhileStopped_MakesItUpOnceAtTheStart()
    {
        var app = await StartAsync(typeof(HourlySample));
        await app.StopAsync();
        _clock.Advance(TimeSpan.FromMinutes(200));

        app = await StartAsync(typeof(HourlySample));
        var madeUp = await _runs.NextAsync();
        _clock.Advance(TimeSpan.FromMinutes(40));
        var regular = await _runs.NextAsync();
        await app.StopAsync();

        Assert.True(madeUp.Info.IsPastDue);
        Assert.False(regular.Info.IsPastDue);
        Assert.Equal(0, _runs.Waiting);
    }

    [Fact]
    public async Task Timer_WhenNothingWasMissed_DoesNotRunAtTheStart()
    {
        var app = await StartAsync(typeof(HourlySample));
        await app.StopAsync();
        _clock.Advance(TimeSpan.FromMinutes(59));

        app = await StartAsync(typeof(HourlySample));
        await app.StopAsync();

        Assert.Equal(0, _runs.Waiting);
    }

    [Theory]
    [InlineData("0 30 9 * * *", 30)]
    [InlineData("30 9 * * *", 30)]
    [InlineData("00:45:00", 45)]
    public async Task Timer_WhenASettingHoldsItsSchedule_FollowsIt(string schedule, int minutes)
    {
        var app = await StartAsync(typeof(SettingSample), $"--Sweep:Schedule={schedule}");

        _clock.Advance(TimeSpan.FromMinutes(minutes));
        var run = await _runs.NextAsync();
        await app.StopAsync();

        Assert.Equal("timerTrigger", run.Function);
        Assert.Null(run.Info.ScheduleStatus);
    }

    [Fact]
    public async Task Timer_WhenItRunsOnStartup_RunsAtEveryStart()
    {
        await (await StartAsync(typeof(StartupSample))).StopAsync();
        await (await StartAsync(typeof(StartupSample))).StopAsync();

        Assert.Equal(2, _runs.Waiting);
    }

    [Fact]
    public async Task Timer_WhenARunFails_RunsAgainWhenNextDue()
    {
        var app = await StartAsync(typeof(FailingSample));

        _clock.Advance(TimeSpan.FromHours(1));
        await _runs.NextAsync();
        _clock.Advance(TimeSpan.FromHours(1));
        await _runs.NextAsync();
        await app.StopAsync();
    }

    [Fact]
    public async Task Admin_WhenATimerIsNamed_RunsItToItsEnd()
    {
        var app = await StartAsync(typeof(HourlySample));

        using var answer = await app.Client.PostAsync("/admin/functions/hourly", new StringContent("{}"));

        Assert.Equal((202, 1), ((int)answer.StatusCode, _runs.Waiting));
        await app.StopAsync();
    }

    [Fact]
    public async Task Admin_WhenTheTimerRunsAlready_WaitsForItsTurn()
    {
        var app = await StartAsync(typeof(SlowSample));
        _clock.Advance(TimeSpan.FromHours(1));
        await app.Service<Gate>().Entered.Task;

        var byHand = app.Client.PostAsync("/admin/functions/Slow", null);
        Assert.Equal("Slow", (await _runs.NextAsync()).Function);
        app.Service<Gate>().Released.SetResult();
        (await byHand).Dispose();

        Assert.Equal("Slow ended", (await _runs.NextAsync()).Function);
        Assert.Equal("Slow", (await _runs.NextAsync()).Function);
        await app.StopAsync();
    }

    [Fact]
    public async Task Admin_WhenTheRunFailsOrTheNameIsUnknownOrAForeignPageAsks_SaysSo()
    {
        var app = await StartAsync(typeof(FailingSample));
        var foreign = new HttpRequestMessage(HttpMethod.Post, "/admin/functions/FailsHourly") { Headers = { { "Origin", "http://evil.example" } } };

        Assert.Equal((500, "function-failed"), await app.ProblemAsync(new(HttpMethod.Post, "/admin/functions/FailsHourly")));
        Assert.Equal((404, "function-not-found"), await app.ProblemAsync(new(HttpMethod.Post, "/admin/functions/Nobody")));
        Assert.Equal((403, "origin-refused"), await app.ProblemAsync(foreign));
        await app.StopAsync();
    }

    [Fact]
    public async Task Stop_WhenATimerRuns_LetsItEnd()
    {
        var app = await StartAsync(typeof(SlowSample));
        _clock.Advance(TimeSpan.FromHours(1));
        await app.Service<Gate>().Entered.Task;

        var stop = app.Host.StopAsync();
        Assert.False(stop.IsCompleted);
        app.Service<Gate>().Released.SetResult();
        await stop;

        Assert.Equal(2, _runs.Waiting);
        await app.StopAsync();
    }

    [Fact]
    public async Task Stop_WhenATimerOutlastsTheGrace_CancelsItAndTheNextStartMakesItUp()
    {
        var app = await StartAsync(typeof(SlowSample));
        _clock.Advance(TimeSpan.FromHours(1));
        await app.Service<Gate>().Entered.Task;
        var stop = app.Host.StopAsync();
        _clock.Advance(ShutdownSignal.Grace);
        await stop;
        await app.StopAsync();
        await _runs.NextAsync();

        app = await StartAsync(typeof(SlowSample));
        Assert.True((await _runs.NextAsync()).Info.IsPastDue);
        app.Service<Gate>().Released.SetResult();
        await app.StopAsync();
    }

    private Task<SampleApp> StartAsync(Type functions, params string[] args) => SampleApp.StartAsync([functions], builder =>
    {
        builder.Services.AddSingleton<TimeProvider>(_clock).AddSingleton(_runs).AddSingleton<Gate>();
    }, _folders, args);
}
