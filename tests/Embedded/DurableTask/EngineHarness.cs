using Azure.Data.Tables;
using BenefitsFunctions.Tests.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Embedded;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BenefitsFunctions.Tests.Embedded.DurableTask;

/// <summary>A hub of its own in the tests' Azurite, a clock that the test moves, and engines that can be killed and started again.</summary>
internal sealed class EngineHarness : IAsyncDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<string, OrchestratorHandler> _orchestrators = [];
    private readonly Dictionary<string, ActivityHandler> _activities = [];
    private DurableTaskEngine? _engine;

    public ManualTimeProvider Clock { get; } = new(Start);

    public string Hub { get; } = TestAzurite.UniqueName("Hub");

    public ILoggerFactory Loggers { get; set; } = NullLoggerFactory.Instance;

    public FaultyTransport Transport { get; private set; } = new();

    public DurableTaskEngine Engine => _engine ?? throw new InvalidOperationException("Not started.");

    public DurableTaskClient Client => Engine.Client;

    public EngineHarness Orchestrator(string name, Func<TaskOrchestrationContext, Task<object?>> code)
    {
        _orchestrators[name] = context => code(context);
        return this;
    }

    public EngineHarness Activity(string name, Func<ActivityCall, Task<object?>> code)
    {
        _activities[name] = (call, _) => code(call);
        return this;
    }

    /// <summary>An activity that ends at once.</summary>
    public EngineHarness Activity(string name, Func<ActivityCall, object?> code) => Activity(name, call => Task.FromResult(code(call)));

    /// <summary>The next engine does not have this orchestrator.</summary>
    public void Forget(string orchestrator) => _orchestrators.Remove(orchestrator);

    public async Task<EngineHarness> StartAsync(FaultyTransport? transport = null)
    {
        Transport = transport ?? new FaultyTransport();
        _engine = new DurableTaskEngine(await TablesAsync(Transport), Hub, Clock, Loggers);
        foreach (var (name, handler) in _orchestrators)
        {
            _engine.AddOrchestrator(name, handler);
        }

        foreach (var (name, handler) in _activities)
        {
            _engine.AddActivity(name, handler);
        }

        await _engine.StartAsync(CancellationToken.None);
        return this;
    }

    /// <summary>The engine is no more; nothing of it reaches storage after this.</summary>
    public async Task KillAsync()
    {
        if (_engine is { } engine)
        {
            _engine = null;
            await engine.DisposeAsync();
        }
    }

    public async Task RestartAsync()
    {
        await KillAsync();
        await StartAsync();
    }

    /// <summary>Moves the clock, and waits until all that this set off is done.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        Clock.Advance(by);
        await Engine.WhenIdleAsync();
    }

    public async Task<string> ScheduleAsync(string orchestrator, object? input = null, string? id = null)
    {
        var instance = await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(id));
        await Engine.WhenIdleAsync();
        return instance;
    }

    public async Task RaiseAsync(string id, string name, object? payload = null)
    {
        await Client.RaiseEventAsync(id, name, payload);
        await Engine.WhenIdleAsync();
    }

    public async Task<OrchestrationMetadata> GetAsync(string id) =>
        await Client.GetInstanceAsync(id, getInputsAndOutputs: true) ?? throw new InvalidOperationException($"No instance {id}.");

    public async Task<TableClient> TableAsync() => (await TablesAsync(new FaultyTransport())).GetTableClient($"{Hub}Orchestrations");

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        await (await TableAsync()).DeleteAsync();
    }

    private static async Task<TableServiceClient> TablesAsync(FaultyTransport transport)
    {
        var options = new TableClientOptions { Transport = transport };
        options.Retry.MaxRetries = 0;
        return new TableServiceClient(await TestAzurite.ConnectionStringAsync(), options);
    }
}
