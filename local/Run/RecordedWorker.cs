using Benefits.Local.Azurite;
using Benefits.Local.Host;

namespace Benefits.Local;

/// <summary>Starts workers and keeps a record of the one that runs: it outlives a host that was killed.</summary>
internal sealed class RecordedWorker(IWorkerStart inner, DataFolder folder) : IWorkerStart
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Ends the worker that an earlier run left behind.</summary>
    public static async Task EndEarlierAsync(DataFolder folder)
    {
        if (ProcessRecord.Read(RecordFile(folder)) is { } earlier)
        {
            earlier.Kill();
            await earlier.EndsWithinAsync(Patience);
        }
    }

    public async Task<IRunningWorker> StartAsync(WorkerStartInfo info, CancellationToken cancellationToken)
    {
        var worker = await inner.StartAsync(info, cancellationToken);
        ProcessRecord.Of(worker.ProcessId)?.Write(RecordFile(folder));
        return worker;
    }

    private static string RecordFile(DataFolder folder) => folder.PathOf("worker.json");
}
