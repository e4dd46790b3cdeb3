using Embedded.Azurite;

namespace Embedded.Worker;

/// <summary>What one run of the app holds on this machine: its port, its data folder, its Azurite.</summary>
internal sealed class LocalRun
{
    private bool _ended;

    private LocalRun(ReservedPort port, DataFolder folder, AzuriteProcess? azurite) => (Port, Folder, Azurite) = (port, folder, azurite);

    public ReservedPort Port { get; }

    public DataFolder Folder { get; }

    /// <summary>Null when the app uses another storage.</summary>
    public AzuriteProcess? Azurite { get; }

    public string Url => $"http://localhost:{Port.Number}";

    /// <summary>Takes port and folder, and starts Azurite or takes it over when the app wants it.</summary>
    /// <exception cref="HostStartException">Port or folder is taken.</exception>
    /// <exception cref="AzuriteUnavailableException">Azurite can't be started.</exception>
    public static LocalRun Begin(HostArguments arguments, bool needsAzurite)
    {
        var port = ReservedPort.Take(arguments.Port);
        DataFolder? folder = null;
        try
        {
            folder = DataFolder.Own(arguments.DataFolder);
            // Left by an app that was killed.
            EndpointsFile.Delete(folder);
            var azurite = needsAzurite
                ? AzuriteProcess.StartOrTakeOverAsync(folder.Path, preferDefaultPorts: arguments.IsDefaultDataFolder).GetAwaiter().GetResult()
                : null;
            return new LocalRun(port, folder, azurite);
        }
        catch
        {
            folder?.Dispose();
            port.Dispose();
            throw;
        }
    }

    /// <summary>Lets everything go, Azurite last but for the folder it writes to.</summary>
    public async Task EndAsync()
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        EndpointsFile.Delete(Folder);
        Port.Dispose();
        if (Azurite is not null)
        {
            await Azurite.StopAsync();
        }

        Folder.Dispose();
    }
}
