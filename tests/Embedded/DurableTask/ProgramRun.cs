using System.Collections.Concurrent;
using System.Globalization;
using BenefitsFunctions.Tests.Support;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Embedded;

namespace BenefitsFunctions.Tests.Embedded.DurableTask;

/// <summary>Runs a random program to its end, killing the engine at random storage requests as often as it is told.</summary>
internal sealed class ProgramRun(RandomProgram program, int kills, int seed)
{
    private const string Id = "program";

    // After this minute events come until the program is done.
    private const int Flood = 200;

    private readonly Random _random = new(seed);
    private readonly ConcurrentDictionary<int, string> _effects = [];
    private int _kills;
    private DateTimeOffset _start;

    public int Kills => _kills;

    /// <summary>Output, custom status and effects, in a form to compare.</summary>
    public async Task<string> RunAsync()
    {
        await using var app = new EngineHarness()
            .Orchestrator("Program", async context => await new ProgramInterpreter(context, program).RunAsync());
        app.Activity("Effect", call => Effect(app, call));
        _start = app.Clock.GetUtcNow();
        await StartAsync(app);
        await InsistAsync(app, ScheduleAsync);
        for (var minute = 1; !await InsistAsync(app, IsDoneAsync); minute++)
        {
            Assert.True(minute < 10 * Flood, $"Seed {seed}, {_kills} kills: does not end.");
            app.Clock.Advance(TimeSpan.FromMinutes(1));
            await SettleAsync(app);
            foreach (var name in EventsAt(minute))
            {
                var number = (minute * RandomProgram.EventNames) + name;
                await InsistAsync(app, () => RaiseAsync(app, name, number));
                await SettleAsync(app);
            }
        }

        var instance = await InsistAsync(app, () => app.GetAsync(Id));
        var effects = string.Join("; ", _effects.OrderBy(effect => effect.Key).Select(effect => $"{effect.Key}={effect.Value}"));
        return $"{instance.RuntimeStatus} {instance.SerializedOutput} {instance.SerializedCustomStatus} {instance.FailureDetails} [{effects}]";

        Task<bool> ScheduleAsync() => ScheduleOnceAsync(app);
        async Task<bool> IsDoneAsync() => (await app.GetAsync(Id)).IsCompleted;
    }

    private static async Task<bool> ScheduleOnceAsync(EngineHarness app)
    {
        try
        {
            await app.Client.ScheduleNewOrchestrationInstanceAsync("Program", new StartOrchestrationOptions(Id));
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // An earlier call reached storage, and its answer was lost.
        }

        return true;
    }

    private static async Task<bool> RaiseAsync(EngineHarness app, int name, int number)
    {
        await app.Client.RaiseEventAsync(Id, $"Event{name}", number);
        return true;
    }

    private IEnumerable<int> EventsAt(int minute) =>
        minute > Flood ? Enumerable.Range(0, RandomProgram.EventNames)
        : program.Events.TryGetValue(minute, out var name) ? [name] : [];

    private object? Effect(EngineHarness app, ActivityCall call)
    {
        var input = (ActivityInput)call.ReadInput(typeof(ActivityInput))!;
        if (app.Clock.GetUtcNow() < _start.AddMinutes(input.FailsUntil))
        {
            throw new InvalidOperationException("not yet");
        }

        var result = (input.Number * 31).ToString(CultureInfo.InvariantCulture);
        return _effects.GetOrAdd(input.Number, result);
    }

    /// <summary>Starts an engine; one that is to be killed is cut off from storage at one of its first requests.</summary>
    private async Task StartAsync(EngineHarness app)
    {
        while (_kills < kills)
        {
            try
            {
                await app.StartAsync(new FaultyTransport { CutAt = _random.Next(1, 14), CutAfterwards = _random.Next(2) == 0 });
                return;
            }
            catch (Exception exception) when (exception is HttpRequestException or InvalidOperationException)
            {
                await KillAsync(app);
            }
        }

        await app.StartAsync();
    }

    private async Task KillAsync(EngineHarness app)
    {
        _kills++;
        await app.KillAsync();
    }

    /// <summary>Waits until the engine has nothing to do; puts a new one in the place of one that was cut off.</summary>
    private async Task SettleAsync(EngineHarness app)
    {
        while (await Task.WhenAny(app.Transport.Cut, app.Engine.WhenIdleAsync()) == app.Transport.Cut || app.Transport.Cut.IsCompleted)
        {
            await KillAsync(app);
            await StartAsync(app);
        }
    }

    private async Task<T> InsistAsync<T>(EngineHarness app, Func<Task<T>> call)
    {
        for (; ; )
        {
            try
            {
                var result = await call();
                await SettleAsync(app);
                return result;
            }
            catch (HttpRequestException)
            {
                await SettleAsync(app);
            }
        }
    }
}
