using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Embedded.Worker;

/// <summary>Puts the parts of a host together.</summary>
internal static class FunctionsHostFactory
{
    /// <exception cref="HostStartException">A function is declared wrongly.</exception>
    public static FunctionsHost Create(
        WebApplication app, LocalRun run, IConfiguration hostJson, IReadOnlyList<DiscoveredFunction> functions,
        IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middlewares)
    {
        var time = app.Services.GetRequiredService<TimeProvider>();
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Host");
        var pipeline = new FunctionPipeline(functions, middlewares);
        var shutdown = new ShutdownSignal(time);
        var hubName = hostJson["extensions:durableTask:hubName"] ?? "TestHubName";
        var engine = DurableFunctions.CreateEngine(app.Services, functions, pipeline, hubName);

        var listeners = ServiceBusFunctions.CreateListeners(app.Services, functions, pipeline, hostJson, shutdown, logger);

        var statuses = TimerStatusFile.Open(run.Folder.PathOf("timers.json"));
        var timers = functions.Where(f => f.Trigger is TimerTriggerAttribute)
            .Select(f => new TimerFunction(
                f, TimerSchedule.Parse(f.Name, ((TimerTriggerAttribute)f.Trigger).Schedule, app.Configuration), statuses, pipeline,
                app.Services.GetRequiredService<IServiceScopeFactory>(), time, shutdown, logger))
            .ToList();

        var prefix = hostJson["extensions:http:routePrefix"]?.Trim('/') ?? "api";
        var key = HostKey.ReadOrCreate(run.Folder.PathOf("host-key.txt"));
        HttpServer.UsePipeline(app);
        var http = functions.Where(f => f.Trigger is HttpTriggerAttribute);
        HttpServer.Map(app, http, prefix, f => new HttpFunction(f, pipeline, key, shutdown, logger));
        SignInRoutes.Map(app);
        AdminRoutes.Map(app, timers, logger);

        return new FunctionsHost(app, run, engine, timers, listeners, shutdown, logger, announce: () =>
        {
            var mailFolder = app.Configuration[AppSettings.MailFolder];
            EndpointsFile.Write(run, mailFolder);
            Banner.Write(Console.Out, run, prefix, mailFolder);
        });
    }
}
