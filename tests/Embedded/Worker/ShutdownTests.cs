using BenefitsFunctions.Tests.Embedded.Worker.Samples;
using BenefitsFunctions.Tests.Support;
using Embedded.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Tests.Embedded.Worker;

public sealed class ShutdownTests
{
    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Stop_WhenARequestRuns_LetsItEnd()
    {
        await using var app = await StartAsync();
        var call = app.GetAsync("/api/Waits");
        await app.Service<Gate>().Entered.Task;

        var stop = app.Host.StopAsync();
        Assert.False(stop.IsCompleted);
        app.Service<Gate>().Released.SetResult();

        Assert.Equal((200, "released"), await call);
        await stop;
    }

    [Fact]
    public async Task Stop_WhenARequestOutlastsTheGrace_CancelsItAndAnswers503()
    {
        await using var app = await StartAsync();
        var call = app.GetAsync("/api/Waits");
        await app.Service<Gate>().Entered.Task;

        var stop = app.Host.StopAsync();
        _clock.Advance(ShutdownSignal.Grace);

        await app.Service<Gate>().Cancelled.Task;
        Assert.Equal(503, (await call).Status);
        await stop;
    }

    [Fact]
    public async Task Stop_WhenDone_LetsPortAndFolderGo()
    {
        using var folders = new SampleFolders();
        var first = await SampleApp.StartAsync([typeof(HttpSamples)], folders: folders);
        var port = first.Url.Port;
        await first.StopAsync();
        Assert.False(File.Exists(folders.PathOfData("endpoints.json")));

        var second = await SampleApp.StartAsync([typeof(HttpSamples)], folders: folders, args: ["--port", $"{port}"]);
        Assert.Equal(port, second.Url.Port);
        await second.StopAsync();
    }

    private Task<SampleApp> StartAsync() => SampleApp.StartAsync([typeof(ContextSamples)], builder =>
    {
        builder.Services.AddSingleton<TimeProvider>(_clock);
        MiddlewareTests.AddServices(builder);
    });
}
