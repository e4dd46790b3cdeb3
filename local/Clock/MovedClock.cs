using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Benefits.Local.Clock;

/// <summary>The clock of a run that people move at <c>/admin/clock</c>. Between two moves it goes on as the machine's does.</summary>
public sealed class MovedClock : IDisposable
{
    private static readonly TimeSpan BetweenTicks = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);
    private static readonly string[] Formats = [@"hh\:mm\:ss", @"d\.hh\:mm\:ss"];

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<ClockJump> _jump = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ClockRecord _record;
    private readonly FakeTimeProvider _time;
    private readonly Timer _ticks;

    /// <param name="file">Keeps how far it was moved; goes on from there.</param>
    /// <exception cref="HostStartException">The file can't be read.</exception>
    public MovedClock(string file)
    {
        _record = ClockRecord.Open(file);
        _time = new FakeTimeProvider(TimeProvider.System.GetUtcNow() + _record.Ahead);
        Engine = new EngineClock(_time, _record);
        _ticks = new Timer(_ => MoveTo(DateTimeOffset.MinValue), null, BetweenTicks, BetweenTicks);
    }

    public TimeProvider Time => _time;

    public EngineClock Engine { get; }

    /// <summary>A worker that lives on it.</summary>
    public InProcessWorker Worker => new(_time, null, null);

    /// <summary>Adds <c>GET</c> and <c>POST /admin/clock</c>, the second of which waits for <see cref="Drive"/>.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/admin/clock", [HttpMethods.Get], (RequestDelegate)TellAsync);
        routes.MapMethods("/admin/clock", [HttpMethods.Post], (RequestDelegate)AdvanceAsync);
    }

    /// <summary>Lets people move the system that lives on it.</summary>
    public void Drive(FunctionsHost host, ServiceBusBroker broker) =>
        _jump.SetResult(new ClockJump(host, Engine, new Settling(host, broker, Engine), _time, MoveTo));

    public void Dispose()
    {
        lock (_gate)
        {
            _ticks.Dispose();
            _record.Dispose();
        }
    }

    private void MoveTo(DateTimeOffset moment)
    {
        lock (_gate)
        {
            var machine = TimeProvider.System.GetUtcNow();
            if (moment > machine + _record.Ahead)
            {
                _record.Note(new ClockMove(machine, moment - machine));
            }

            // Never back, where the machine's is set back.
            var now = machine + _record.Ahead;
            _time.SetUtcNow(now > _time.GetUtcNow() ? now : _time.GetUtcNow());
        }
    }

    private Task TellAsync(HttpContext http) => http.Response.WriteAsJsonAsync(new { now = _time.GetUtcNow().UtcDateTime });

    private async Task AdvanceAsync(HttpContext http)
    {
        if (http.Request.Headers.Origin.Count > 0 || http.Request.Headers.ContainsKey("Sec-Fetch-Site"))
        {
            // Any page in the browser could send it, and a move can't be taken back.
            await HttpServer.ProblemAsync(http, 403, "not-from-a-page", "The clock is moved from a terminal, not from a page.");
            return;
        }

        try
        {
            var asked = await JsonSerializer.DeserializeAsync<Request>(http.Request.Body, JsonSerializerOptions.Web, http.RequestAborted);
            if (TimeSpan.TryParseExact(asked?.Advance, Formats, CultureInfo.InvariantCulture, out var by)
                && by > TimeSpan.Zero && by <= Longest)
            {
                var hosting = http.RequestServices.GetRequiredService<IHostApplicationLifetime>();
                using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, hosting.ApplicationStopping);
                await (await _jump.Task).AdvanceAsync(by, end.Token);
                await TellAsync(http);
                return;
            }
        }
        catch (JsonException)
        {
            // Said below.
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            await HttpServer.ProblemAsync(http, 503, "clock-not-settled", $"{error.Message} The clock stays at {_time.GetUtcNow():u}.");
            return;
        }

        await HttpServer.ProblemAsync(
            http, 400, "advance-invalid",
            "advance takes a duration, [d.]hh:mm:ss, of more than 0 up to 366 days: {\"advance\":\"31.00:00:00\"}.");
    }

    private sealed record Request(string? Advance);
}
