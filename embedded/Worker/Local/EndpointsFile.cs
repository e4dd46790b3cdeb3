using System.Text.Json;

namespace Embedded.Worker;

/// <summary><c>endpoints.json</c> in the data folder: where the parts of the running app are. It is there only while the app runs.</summary>
internal static class EndpointsFile
{
    private const string Name = "endpoints.json";
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void Write(LocalRun run, string? mailFolder)
    {
        var azurite = run.Azurite?.Endpoints;
        var content = new
        {
            Http = run.Url,
            azurite?.Blob,
            azurite?.Queue,
            azurite?.Table,
            Mail = mailFolder,
            AppPid = Environment.ProcessId,
            AzuritePid = azurite?.Pid,
        };
        AtomicFile.Write(run.Folder.PathOf(Name), JsonSerializer.Serialize(content, Format));
    }

    public static void Delete(DataFolder folder) => File.Delete(folder.PathOf(Name));
}
