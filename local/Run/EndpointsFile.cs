using System.Text.Json;
using System.Text.Json.Serialization;
using Benefits.Local.Azurite;

namespace Benefits.Local;

/// <summary><c>endpoints.json</c> in the data folder: where the parts of the run are. It is there only while they are.</summary>
internal sealed class EndpointsFile : IDisposable
{
    private const string Name = "endpoints.json";
    private static readonly JsonSerializerOptions Format =
        new(JsonSerializerDefaults.Web) { WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly Lock _lock = new();
    private readonly DataFolder _folder;
    private bool _removed;

    public EndpointsFile(DataFolder folder)
    {
        _folder = folder;
        // Left by a run that was killed.
        File.Delete(folder.PathOf(Name));
    }

    /// <summary>Replaces the file as a whole. What a run does not have is left out.</summary>
    public void Write(AzuriteEndpoints? azurite, string? serviceBus, string? http = null, string? mail = null, int? workerPid = null)
    {
        var content = new
        {
            Http = http,
            azurite?.Blob,
            azurite?.Queue,
            azurite?.Table,
            ServiceBus = serviceBus,
            Mail = mail,
            HostPid = Environment.ProcessId,
            WorkerPid = workerPid,
            AzuritePid = azurite?.Pid,
        };
        lock (_lock)
        {
            if (!_removed)
            {
                _folder.Replace(Name, JsonSerializer.Serialize(content, Format));
            }
        }
    }

    /// <summary>Removes the file for good: a worker that comes up while the run ends does not bring it back.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _removed = true;
            File.Delete(_folder.PathOf(Name));
        }
    }
}
