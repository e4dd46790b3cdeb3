namespace Benefits.Local;

/// <summary>The data folder, owned by one run at a time.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    public string Path { get; }

    /// <exception cref="RunStartException">Another run uses it, or it can't be written.</exception>
    public static DataFolder Own(string path)
    {
        var file = System.IO.Path.Combine(path, "host.lock");
        try
        {
            Directory.CreateDirectory(path);
            var folder = new DataFolder(path, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            AtomicFile.Write(OwnerFile(path), $"{Environment.ProcessId}");
            return folder;
        }
        catch (UnauthorizedAccessException error)
        {
            throw new RunStartException($"{path} can't be written: {error.Message} Give another folder with --data.", error);
        }
        catch (IOException error) when (File.Exists(file))
        {
            throw new RunStartException($"{path} is in use by {Owner(path)}; stop it or give --data.", error);
        }
        catch (IOException error)
        {
            throw new RunStartException($"{path} can't be used: {error.Message} Give another folder with --data.", error);
        }
    }

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _lock.Dispose();

    // Its own file, as the lock keeps others from reading what is locked.
    private static string OwnerFile(string path) => System.IO.Path.Combine(path, "host.pid");

    private static string Owner(string path) =>
        File.Exists(OwnerFile(path)) ? $"process {File.ReadAllText(OwnerFile(path))}" : "another process";
}
