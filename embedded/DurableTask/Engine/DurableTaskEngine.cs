using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask.Embedded;

/// <summary>The orchestration engine of one task hub. One engine owns a hub at a time.</summary>
internal sealed class DurableTaskEngine : IAsyncDisposable
{
    public DurableTaskEngine(TableServiceClient tables, string hubName, TimeProvider time, ILoggerFactory loggers) =>
        throw new InvalidOperationException($"{tables} {hubName} {time} {loggers}");

    public DurableTaskClient Client => throw new InvalidOperationException();

    public void AddOrchestrator(string name, OrchestratorHandler handler) => throw new InvalidOperationException();

    public void AddActivity(string name, ActivityHandler handler) => throw new InvalidOperationException();

    public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidOperationException();

    public Task StopAsync(CancellationToken cancellationToken) => throw new InvalidOperationException();

    public ValueTask DisposeAsync() => throw new InvalidOperationException();
}
