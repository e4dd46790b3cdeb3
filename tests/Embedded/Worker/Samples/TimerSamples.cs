using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Tests.Embedded.Worker.Samples;

public sealed class HourlySample(TimerRuns runs)
{
    [Function("Hourly")]
    public Task Hourly([TimerTrigger("0 0 * * * *")] TimerInfo timer)
    {
        runs.Add("Hourly", timer);
        return Task.CompletedTask;
    }
}

public sealed class SettingSample(TimerRuns runs)
{
    [Function("BySetting")]
    public void BySetting([TimerTrigger("%Sweep:Schedule%", UseMonitor = false)] TimerInfo timer, FunctionContext context) =>
        runs.Add(context.FunctionDefinition.InputBindings["timer"].Type, timer);
}

public sealed class StartupSample(TimerRuns runs)
{
    [Function("AtStart")]
    public void AtStart([TimerTrigger("0 0 3 * * *", RunOnStartup = true)] TimerInfo timer) => runs.Add("AtStart", timer);
}

public sealed class FailingSample(TimerRuns runs)
{
    [Function("FailsHourly")]
    public void FailsHourly([TimerTrigger("0 * * * *")] TimerInfo timer)
    {
        runs.Add("FailsHourly", timer);
        throw new InvalidOperationException("no luck");
    }
}

public sealed class SlowSample(TimerRuns runs, Gate gate)
{
    [Function("Slow")]
    public async Task Slow([TimerTrigger("0 0 * * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        runs.Add("Slow", timer);
        gate.Entered.TrySetResult();
        await gate.Released.Task.WaitAsync(cancellation);
        runs.Add("Slow ended", timer);
    }
}
