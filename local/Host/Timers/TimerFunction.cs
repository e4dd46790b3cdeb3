using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NCrontab;

namespace Benefits.Local.Host;

/// <summary>Runs one timer function when it is due or asked for, one run at a time.</summary>
internal sealed class TimerFunction(AppFunction function, CrontabSchedule schedule, FunctionsWorker worker, TimeProvider time)
{
    // The clock can be set meanwhile; that is noticed soon.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _giveUp = new();
    private DateTime _last;
    private DateTime _next = DateTime.MaxValue;
    private Task _loop = Task.CompletedTask;

    /// <summary>True when a run is due that has not begun, or runs.</summary>
    public bool IsDue => _next <= Now && !_stop.IsCancellationRequested;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>The timer functions of the app; schedules are NCRONTAB expressions of five or six fields, in UTC.</summary>
    /// <exception cref="HostStartException">A schedule is none.</exception>
    public static List<TimerFunction> Create(
        IEnumerable<AppFunction> functions, HostConfiguration configuration, FunctionsWorker worker, TimeProvider time) =>
        [.. functions.Where(function => function.Trigger.Type == "timerTrigger").Select(function =>
        {
            var text = configuration.Resolve(function, function.Trigger.Schedule!);
            var withSeconds = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 6;
            var schedule = CrontabSchedule.TryParse(text, new() { IncludingSeconds = withSeconds })
                ?? throw new HostStartException($"Function '{function.Name}': its schedule '{text}' is no NCRONTAB expression.");
            return new TimerFunction(function, schedule, worker, time);
        })];

    /// <summary><c>POST /admin/functions/{name}</c>: runs a timer function now; answers when it has run.</summary>
    public static void MapAdmin(IEndpointRouteBuilder routes, IReadOnlyList<TimerFunction> timers) =>
        routes.MapMethods("/admin/functions/{name}", [HttpMethods.Post], (RequestDelegate)(http =>
        {
            var name = (string)http.Request.RouteValues["name"]!;
            return timers.FirstOrDefault(timer => timer.IsNamed(name)) is { } timer
                ? timer.RunForAsync(http)
                : HttpServer.ProblemAsync(http, 404, "function-not-found", $"There is no timer function '{name}'.");
        }));

    /// <summary>Follows the schedule from now on.</summary>
    public void Start()
    {
        _next = Next(Now);
        _loop = Task.Run(() => FollowScheduleAsync(_stop.Token));
    }

    /// <summary>No further run starts; ends when the current one has, which is told to give up when the token fires.</summary>
    public async Task StopAsync(CancellationToken patience)
    {
        await _stop.CancelAsync();
        await using var giveUp = patience.Register(_giveUp.Cancel);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private bool IsNamed(string name) => function.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private DateTime Next(DateTime after) => DateTime.SpecifyKind(schedule.GetNextOccurrence(after), DateTimeKind.Utc);

    private async Task RunForAsync(HttpContext http)
    {
        try
        {
            await RunAsync(http.RequestAborted);
            http.Response.StatusCode = StatusCodes.Status202Accepted;
        }
        catch (FunctionFailedException error)
        {
            await HttpServer.ProblemAsync(http, 500, "function-failed", $"Function '{function.Name}' failed: {error.Reason}");
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var info = new
            {
                Schedule = new { AdjustForDST = true },
                ScheduleStatus = new { Last = _last, Next = _next, LastUpdated = _last },
                IsPastDue = false,
            };
            await worker.InvokeAsync(function, function.Call(new() { Json = JsonSerializer.Serialize(info) }), _giveUp.Token);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    // Ends when it is told to, by an exception.
    private async Task FollowScheduleAsync(CancellationToken stop)
    {
        while (true)
        {
            for (var wait = _next - Now; wait > TimeSpan.Zero; wait = _next - Now)
            {
                using var waited = CancellationTokenSource.CreateLinkedTokenSource(stop);
                var due = Task.Delay(wait < LongestDelay ? wait : LongestDelay, time, waited.Token);
                await Task.WhenAny(due, Task.Delay(BetweenLooks, waited.Token));
                await waited.CancelAsync();
                stop.ThrowIfCancellationRequested();
            }

            var began = Now;
            try
            {
                await RunAsync(stop);
            }
            catch (Exception error) when (error is FunctionFailedException or WorkerUnavailableException)
            {
                // The log says why; it runs again when it is next due.
            }

            _last = began;
            _next = Next(Now);
        }
    }
}
