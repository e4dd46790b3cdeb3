using Benefits.Local.Azurite;
using Benefits.Local.Host;

namespace Benefits.Local;

/// <summary>The data folder, owned by one run at a time.</summary>
internal sealed class DataFolder : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    public string Path { get; }

    private string WorkerRecord => PathOf("worker.json");

    /// <exception cref="HostStartException">Another run uses it, or it can't be written.</exception>
    public static DataFolder Own(string path)
    {
        // The owner's id has a file of its own: nobody else can read what is locked.
        var (file, owner) = (System.IO.Path.Combine(path, "host.lock"), System.IO.Path.Combine(path, "host.pid"));
        try
        {
            Directory.CreateDirectory(path);
            var folder = new DataFolder(path, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            folder.Replace("host.pid", $"{Environment.ProcessId}");
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

    /// <summary>Writes a file so that a reader sees the old content or the new, never a part.</summary>
    public void Replace(string name, string content)
    {
        var temporary = PathOf($"{name}.new");
        File.WriteAllText(temporary, content);
        File.Move(temporary, PathOf(name), overwrite: true);
    }

    /// <summary>Records the worker that runs: it can outlive a host that is killed.</summary>
    public void RecordWorker(int pid) => ProcessRecord.Of(pid)?.Write(WorkerRecord);

    /// <summary>Ends the worker that an earlier run left behind.</summary>
    public Task EndEarlierWorkerAsync() => ProcessRecord.Read(WorkerRecord)?.KillAsync(Patience) ?? Task.CompletedTask;

    public void Dispose() => _lock.Dispose();
}
