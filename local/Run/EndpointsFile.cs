using System.Text.Json;
using System.Text.Json.Serialization;

namespace Benefits.Local;

/// <summary><c>endpoints.json</c> in the data folder: where the parts of the run are. It is there only while they are.</summary>
internal sealed class EndpointsFile : IDisposable
{
    private static readonly JsonSerializerOptions Format =
        new(JsonSerializerDefaults.Web) { WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly Lock _lock = new();
    private readonly string _path;
    private bool _removed;

    public EndpointsFile(DataFolder folder)
    {
        _path = folder.PathOf("endpoints.json");
        // Left by a run that was killed.
        File.Delete(_path);
    }

    /// <summary>Replaces the file as a whole. What a run does not have is left out.</summary>
    public void Write(LocalServices services, string? http = null, string? mail = null, int? workerPid = null)
    {
        var azurite = services.Azurite?.Endpoints;
        var content = new
        {
            Http = http,
            azurite?.Blob,
            azurite?.Queue,
            azurite?.Table,
            ServiceBus = services.Broker?.ConnectionString,
            Mail = mail,
            HostPid = Environment.ProcessId,
            WorkerPid = workerPid,
            AzuritePid = azurite?.Pid,
        };
        lock (_lock)
        {
            if (!_removed)
            {
                AtomicFile.Write(_path, JsonSerializer.Serialize(content, Format));
            }
        }
    }

    /// <summary>Removes the file for good: a worker that comes up while the run ends does not bring it back.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _removed = true;
            File.Delete(_path);
        }
    }
}
