using System.Text.Json;
using Microsoft.Extensions.Hosting;
using NCrontab;

namespace Benefits.Local.Host;

/// <summary>Runs one timer function when it is due or asked for.</summary>
internal sealed class TimerFunction(AppFunction function, CrontabSchedule schedule, FunctionsWorker worker, TimeProvider time)
    : BackgroundService
{
    // The clock can be set meanwhile; that is noticed soon.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private CancellationToken _stop;
    private DateTime _last;
    private DateTime _from = time.GetUtcNow().UtcDateTime;

    /// <summary>How long it rests after a run if it is due more often than that.</summary>
    public TimeSpan Rest { private get; set; }

    /// <summary>True when a run is due that has not begun, or runs.</summary>
    public bool IsDue => Due <= Now && !_stop.IsCancellationRequested;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private DateTime Due => NextAfter(_from, Rest);

    /// <summary>The timer functions of the app; schedules are NCRONTAB expressions of five or six fields, in UTC.</summary>
    public static List<TimerFunction> Create(IEnumerable<AppFunction> functions, FunctionsWorker worker, TimeProvider time) =>
        [.. functions.Where(function => function.Trigger.Type == "timerTrigger").Select(function =>
        {
            var text = function.Trigger.Schedule!;
            var withSeconds = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 6;
            var schedule = CrontabSchedule.TryParse(text, new() { IncludingSeconds = withSeconds })
                ?? throw new HostStartException($"Function '{function.Name}': its schedule '{text}' is no NCRONTAB expression.");
            return new TimerFunction(function, schedule, worker, time);
        })];

    /// <summary><c>POST /admin/functions/{name}</c>: runs a timer function now; answers when it has run.</summary>
    public static void MapAdmin(IEndpointRouteBuilder routes, IReadOnlyList<TimerFunction> timers) =>
        routes.MapMethods("/admin/functions/{name}", [HttpMethods.Post], (RequestDelegate)(async http =>
        {
            var name = (string)http.Request.RouteValues["name"]!;
            if (timers.FirstOrDefault(timer => timer.IsNamed(name)) is not { } timer)
            {
                await HttpServer.ProblemAsync(http, 404, "function-not-found", $"There is no timer function '{name}'.");
                return;
            }

            await timer.RunAsync();
            http.Response.StatusCode = StatusCodes.Status202Accepted;
        }));

    /// <summary>When it is due next; the first time after <paramref name="grain"/> when it is due more often than that.</summary>
    public DateTime NextStop(TimeSpan grain) => NextAfter(Now, grain);

    private bool IsNamed(string name) => function.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private DateTime NextAfter(DateTime moment, TimeSpan grain)
    {
        var next = Next(moment);
        return Next(next) - next >= grain ? next : Next(moment + grain);
    }

    private DateTime Next(DateTime after) => DateTime.SpecifyKind(schedule.GetNextOccurrence(after), DateTimeKind.Utc);

    private Task RunAsync()
    {
        var status = new { Last = _last, Next = Due, LastUpdated = _last };
        var info = JsonSerializer.Serialize(new { Schedule = new { AdjustForDST = true }, ScheduleStatus = status, IsPastDue = false });
        return worker.InvokeAsync(function, function.Call(new() { Json = info }), _stop);
    }

    // Ends when it is told to, by an exception.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _stop = stoppingToken;
        while (true)
        {
            for (var wait = Due - Now; wait > TimeSpan.Zero; wait = Due - Now)
            {
                using var waited = CancellationTokenSource.CreateLinkedTokenSource(_stop);
                var due = Task.Delay(wait < BetweenLooks ? wait : BetweenLooks, time, waited.Token);
                await Task.WhenAny(due, Task.Delay(BetweenLooks, waited.Token));
                await waited.CancelAsync();
                _stop.ThrowIfCancellationRequested();
            }

            var began = Now;
            await RunAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            (_last, _from) = (began, began);
        }
    }
}
