using System.Reflection;
using Benefits.Local.Clock;
using BenefitsFunctions.Tests.Support;
using DurableTask.Core;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Protobuf;
using Microsoft.Extensions.Time.Testing;
using OrchestrationInstance = Microsoft.DurableTask.Protobuf.OrchestrationInstance;
using OrchestrationState = DurableTask.Core.OrchestrationState;

namespace BenefitsFunctions.Tests.Local.Clock;

/// <summary>Which timers are fired when the clock reaches them.</summary>
public sealed class EngineClockTests
{
    [Theory]
    [InlineData("one", 1)]
    [InlineData("another", 0)]
    [InlineData(null, 0)]
    public async Task Timer_WhenItIsDue_IsFiredOnlyWhereWhatSetItIsStillThere(string? execution, int fired)
    {
        var time = new FakeTimeProvider(Sample.Today);
        var clock = new EngineClock(time);
        var engine = DispatchProxy.Create<IOrchestrationServiceClient, Engine>();
        ((Engine)engine).Execution = execution;
        await clock.AttachAsync(engine);
        await SetsTimerAsync(clock, "one", Sample.Today.AddHours(1));

        time.Advance(TimeSpan.FromHours(1));

        Assert.True(clock.IsIdle);
        Assert.Equal(fired, ((Engine)engine).Fired);
        Assert.Null(clock.NextDue);
    }

    private static Task SetsTimerAsync(EngineClock clock, string execution, DateTimeOffset due)
    {
        var started = new HistoryEvent
        {
            Timestamp = Sample.Today.ToTimestamp(),
            ExecutionStarted = new() { OrchestrationInstance = new OrchestrationInstance { InstanceId = "i", ExecutionId = execution } },
        };
        var timer = new OrchestratorAction { Id = 1, CreateTimer = new() { FireAt = due.ToTimestamp() } };
        return clock.RunTurnAsync(
            Convert.ToBase64String(new OrchestratorRequest { InstanceId = "i", NewEvents = { started } }.ToByteArray()),
            _ => Task.FromResult(Convert.ToBase64String(new OrchestratorResponse { InstanceId = "i", Actions = { timer } }.ToByteArray())));
    }

    /// <summary>An engine that knows one execution of each instance, or none.</summary>
    public class Engine : DispatchProxy
    {
        public string? Execution { get; set; }

        public int Fired { get; private set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name == nameof(IOrchestrationServiceClient.SendTaskOrchestrationMessageAsync))
            {
                Fired++;
                return Task.CompletedTask;
            }

            var there = new OrchestrationState
            {
                OrchestrationInstance = new() { InstanceId = (string)args![0]!, ExecutionId = Execution },
            };
            return Task.FromResult<IList<OrchestrationState>>(Execution is null ? [] : [there]);
        }
    }
}
