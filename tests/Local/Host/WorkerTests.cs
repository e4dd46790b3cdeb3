using System.Diagnostics;
using Benefits.Local.Host;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Tests.Local.Host;

public sealed class WorkerTests
{
    [Fact]
    public async Task Worker_WhenItIsKilled_CostsTheRequestsInFlightA502AndIsStartedAgain()
    {
        List<int> ready = [];
        await using var app = await SampleHost.StartAsync(options => options with
        {
            WorkerReady = pid =>
            {
                ready.Add(pid);
                return Task.CompletedTask;
            },
        });
        var call = app.ProblemAsync(new(HttpMethod.Get, "/api/Waits"));
        await app.Log.LineAsync("Request waits");
        var killed = app.Host.WorkerPid;
        Kill(killed);

        Assert.Equal((502, "worker-unavailable"), await call);
        await OtherWorkerAsync(app, killed);
        Assert.Equal(203, (await app.GetAsync("/api/Any")).Status);
        Assert.Equal([killed, app.Host.WorkerPid], ready);
    }

    [Fact]
    public async Task Start_WhenAnotherProcessTakesTheWorkersPort_StartsItOnceMore()
    {
        await using var app = await SampleHost.StartAsync(options => options with { Worker = new LosesItsPortAtFirst(options.Worker) });

        Assert.Equal(203, (await app.GetAsync("/api/Any")).Status);
    }

    [Fact]
    public async Task Stop_WhenARequestRuns_LetsItEnd()
    {
        var file = Path.GetTempFileName();
        await using var app = await SampleHost.StartAsync();
        var call = app.GetAsync($"/api/WaitsForEnd?of={Uri.EscapeDataString(file)}");
        await app.Log.LineAsync("Request waits");

        var stop = app.Host.StopAsync(CancellationToken.None);
        Assert.False(stop.IsCompleted);
        File.Delete(file);

        Assert.Equal((200, "passed"), await call);
        await stop;
        Assert.False(IsRunning(app.Host.WorkerPid));
    }

    [Fact]
    public async Task Stop_WhenARequestOutlastsTheGrace_EndsWithoutIt()
    {
        await using var app = await SampleHost.StartAsync();
        var call = app.GetAsync("/api/Waits");
        await app.Log.LineAsync("Request waits");

        await app.Host.StopAsync(CancellationToken.None);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => call);
        await app.Log.LineAsync("Request is cancelled");
    }

    [Fact]
    public async Task Stop_WhenTheWorkerHangs_KillsIt()
    {
        await using var app = await SampleHost.StartAsync();
        var worker = app.Host.WorkerPid;
        using (var halt = Process.Start("kill", ["-STOP", $"{worker}"]))
        {
            await halt.WaitForExitAsync();
        }

        await app.Host.StopAsync(CancellationToken.None);

        Assert.False(IsRunning(worker));
    }

    [Fact]
    public async Task Log_OfTheAppsOwnLines_HasTheirCategoriesAndLevels()
    {
        await using var app = await SampleHost.StartAsync();

        await app.PostAsync("/admin/functions/Hourly");
        await app.Log.LineAsync("Hourly {");

        Assert.Contains(app.Log.Lines, line => line is { Category: "SampleApp.TimerSamples", Level: LogLevel.Information });
        Assert.DoesNotContain(
            app.Log.Lines,
            line => line.Level < LogLevel.Warning && line.Category.StartsWith("Microsoft.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hosts_WhenTwoRunInOneProcess_LeaveEachOtherAlone()
    {
        await using var one = await SampleHost.StartAsync();
        await using var other = await SampleHost.StartAsync();

        await one.PostAsync("/api/greetings/same?orchestrator=GreetTwice&name=Ada");

        Assert.NotEqual(one.Host.WorkerPid, other.Host.WorkerPid);
        Assert.Equal((200, """{"status":"","output":null,"reason":null}"""), await other.GetAsync("/api/greetings/same"));
    }

    /// <summary>Ends the process as an out-of-memory killer does.</summary>
    internal static void Kill(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
    }

    /// <summary>Waits until another worker has taken the place of that one.</summary>
    internal static async Task OtherWorkerAsync(SampleHost app, int killed)
    {
        await app.Log.LineAsync($"The worker (process {killed}) has ended");
        await Until.SoAsync(
            async () => app.Host.WorkerPid != killed && (await app.GetAsync("/api/Any")).Status != 502, TimeSpan.FromSeconds(60));
    }

    private static bool IsRunning(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private sealed class LosesItsPortAtFirst(IWorkerStart worker) : IWorkerStart, IRunningWorker
    {
        private bool _hasLostIt;

        public int ProcessId => 0;

        public Task Exited => Task.CompletedTask;

        public string LastErrorLine => "Unhandled exception. Failed to bind to address http://127.0.0.1:1: address already in use.";

        public Task<IRunningWorker> StartAsync(WorkerStartInfo info, CancellationToken cancellationToken)
        {
            if (_hasLostIt)
            {
                return worker.StartAsync(info, cancellationToken);
            }

            _hasLostIt = true;
            return Task.FromResult<IRunningWorker>(this);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
