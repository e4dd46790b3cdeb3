using System.Globalization;
using Microsoft.DurableTask;

namespace BenefitsFunctions.Tests.Embedded.DurableTask;

/// <summary>The orchestrator that carries out a random program; its output is a line per step.</summary>
internal sealed class ProgramInterpreter(TaskOrchestrationContext context, RandomProgram program)
{
    private readonly HashSet<int> _seenEvents = [];
    private int _calls;

    public async Task<List<string>> RunAsync()
    {
        var lines = new List<string>();
        foreach (var step in program.Steps)
        {
            lines.Add($"{step.Kind}: {await RunAsync(step)}");
        }

        return lines;
    }

    private async Task<string> RunAsync(ProgramStep step)
    {
        switch (step.Kind)
        {
            case StepKind.Call:
                return await CallAsync(step);
            case StepKind.Timer:
                await context.CreateTimer(TimeSpan.FromMinutes(step.A), CancellationToken.None);
                return Clock();
            case StepKind.Event:
                return await NextEventAsync(step.A, step.B == 0 ? null : context.CurrentUtcDateTime.AddMinutes(step.B));
            case StepKind.Race:
                return await RaceAsync(step);
            case StepKind.All:
                return string.Join(", ", await Task.WhenAll(step.Parts!.Select(CallAsync)));
            case StepKind.Any:
                await Task.WhenAny(step.Parts!.Select(CallAsync));
                return "one is done";
            case StepKind.Status:
                context.SetCustomStatus(step.A);
                return "set";
            case StepKind.Guid:
                return context.NewGuid().ToString();
            default:
                return Clock();
        }
    }

    private async Task<string> CallAsync(ProgramStep step)
    {
        var input = new ActivityInput(++_calls, step.A);
        var policy = new RetryPolicy(step.B, TimeSpan.FromMinutes(2), 2);
        try
        {
            return await context.CallActivityAsync<string>("Effect", input, TaskOptions.FromRetryPolicy(policy));
        }
        catch (TaskFailedException failed)
        {
            return $"{failed.FailureDetails.ErrorType} at {Clock()}";
        }
    }

    private async Task<string> RaceAsync(ProgramStep step)
    {
        using var cancel = new CancellationTokenSource();
        var timer = context.CreateTimer(TimeSpan.FromMinutes(step.A), cancel.Token);
        var raised = context.WaitForExternalEvent<int>($"Event{step.B}", cancel.Token);
        for (; ; )
        {
            if (await Task.WhenAny(timer, raised) == timer)
            {
                cancel.Cancel();
                return "time is up";
            }

            if (_seenEvents.Add(await raised))
            {
                cancel.Cancel();
                return $"event {await raised}";
            }

            raised = context.WaitForExternalEvent<int>($"Event{step.B}", cancel.Token);
        }
    }

    /// <summary>The next event that is not a repetition: who raises one and gets no answer raises it again.</summary>
    private async Task<string> NextEventAsync(int name, DateTime? until)
    {
        for (; ; )
        {
            int id;
            try
            {
                id = until is null
                    ? await context.WaitForExternalEvent<int>($"Event{name}")
                    : await context.WaitForExternalEvent<int>($"Event{name}", until.Value - context.CurrentUtcDateTime);
            }
            catch (TaskCanceledException)
            {
                return $"none until {Clock()}";
            }

            if (_seenEvents.Add(id))
            {
                return $"{id} at {Clock()}";
            }
        }
    }

    private string Clock() => context.CurrentUtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture);
}

/// <summary>What an activity of a random program gets: its number, and until which minute of the run it fails.</summary>
internal sealed record ActivityInput(int Number, int FailsUntil);
