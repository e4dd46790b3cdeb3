using System.Text.Json;
using System.Text.Json.Serialization;

namespace Benefits.Local;

/// <summary>The data folder, owned by one run at a time. Its <c>endpoints.json</c> tells where the parts of the run are.</summary>
internal sealed class DataFolder : IDisposable
{
    private static readonly JsonSerializerOptions Format =
        new(JsonSerializerDefaults.Web) { WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private readonly FileStream _held;
    private bool _isClosed;

    private DataFolder(string path, FileStream held) => (Path, _held) = (path, held);

    public string Path { get; }

    private string EndpointsFile => PathOf("endpoints.json");

    private string WorkerFile => PathOf("worker.json");

    /// <summary>Takes the folder, and ends the worker that an earlier run may have left behind.</summary>
    /// <exception cref="HostStartException">Another run uses it, or it can't be written.</exception>
    public static async Task<DataFolder> OwnAsync(string path)
    {
        // The owner's id has a file of its own: nobody else can read what is locked.
        var (file, owner) = (System.IO.Path.Combine(path, "host.lock"), System.IO.Path.Combine(path, "host.pid"));
        try
        {
            Directory.CreateDirectory(path);
            var folder = new DataFolder(path, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            File.WriteAllText(owner, $"{Environment.ProcessId}");
            File.Delete(folder.EndpointsFile);
            await (ProcessRecord.Read(folder.WorkerFile)?.KillAsync(Patience) ?? Task.CompletedTask);
            return folder;
        }
        catch (IOException error) when (File.Exists(file))
        {
            var other = File.Exists(owner) ? $"process {File.ReadAllText(owner)}" : "another process";
            throw new HostStartException($"{path} is in use by {other}; stop it or give --data.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new HostStartException($"{path} can't be used: {error.Message} Give another folder with --data.", error);
        }
    }

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Replaces <c>endpoints.json</c> as a whole. What a run does not have is left out.</summary>
    public void Publish(AzuriteEndpoints? azurite, string? serviceBus, string? http = null, string? mail = null, int? workerPid = null)
    {
        var (hostPid, azuritePid) = (Environment.ProcessId, azurite?.Pid);
        var content = new { http, azurite?.Blob, azurite?.Queue, azurite?.Table, serviceBus, mail, hostPid, workerPid, azuritePid };
        lock (_gate)
        {
            if (!_isClosed)
            {
                // A worker can outlive a host that is killed: the next start looks for it.
                (workerPid is { } pid ? ProcessRecord.Of(pid) : null)?.Write(WorkerFile);
                File.WriteAllText($"{EndpointsFile}.new", JsonSerializer.Serialize(content, Format));
                File.Move($"{EndpointsFile}.new", EndpointsFile, overwrite: true);
            }
        }
    }

    /// <summary>Removes <c>endpoints.json</c> for good: a worker that comes up while the run ends does not bring it back.</summary>
    public void Unpublish()
    {
        lock (_gate)
        {
            _isClosed = true;
            if (File.Exists(EndpointsFile))
            {
                File.Delete(EndpointsFile);
            }
        }
    }

    public void Dispose() => _held.Dispose();
}
