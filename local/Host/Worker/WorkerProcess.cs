using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Benefits.Local.Host;

/// <summary>Runs the worker as a process of its own, which ends with this one.</summary>
/// <param name="loggers">Gets the lines of the worker's console.</param>
public sealed class WorkerProcess(ILoggerFactory loggers) : IWorkerStart
{
    // A terminal sends Ctrl-C and its own end to every process; the host ends the worker when nothing needs it any more.
    private const string LeaveStopToHost = "trap '' INT QUIT HUP; exec \"$@\"";

    /// <inheritdoc/>
    /// <exception cref="HostStartException">The app's folder is not that of a built worker, or dotnet can't be started.</exception>
    public Task<IRunningWorker> StartAsync(WorkerStartInfo info, CancellationToken cancellationToken)
    {
        List<string> command =
        [
            .. DiesWithHost() is { } setpriv ? [setpriv, "--pdeathsig", "KILL"] : Array.Empty<string>(),
            .. OperatingSystem.IsWindows() ? Array.Empty<string>() : ["/bin/sh", "-c", LeaveStopToHost, "sh"],
            DotnetPath(),
            Path.Combine(info.AppFolder, WorkerAssembly(info.AppFolder)),
            "--functions-uri", info.HostEndpoint.ToString(),
            "--functions-worker-id", info.WorkerId,
            "--functions-request-id", info.RequestId,
            "--functions-grpc-max-message-length", $"{int.MaxValue}",
        ];
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = info.AppFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        if (OperatingSystem.IsWindows())
        {
            start.CreateNewProcessGroup = true;
        }

        foreach (var (name, value) in info.Settings)
        {
            start.Environment[name] = value;
        }

        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = info.AppFolder;
        start.Environment["FUNCTIONS_WORKER_DIRECTORY"] = info.AppFolder;
        return RunningWorkerProcess.StartAsync(start, loggers.CreateLogger("Worker"));
    }

    private static string WorkerAssembly(string appFolder)
    {
        var path = Path.Combine(appFolder, "worker.config.json");
        try
        {
            using var config = JsonDocument.Parse(File.ReadAllText(path));
            return config.RootElement.GetProperty("description").GetProperty("defaultWorkerPath").GetString()!;
        }
        catch (Exception error) when (error is IOException or JsonException or KeyNotFoundException)
        {
            throw new HostStartException($"{path} can't be used; build the app again. {error.Message}", error);
        }
    }

    // The one that runs this process: the runtime lies in shared/Microsoft.NETCore.App/VERSION beside it.
    private static string DotnetPath()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var path = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(path) ? path : name;
    }

    private static string? DiesWithHost() => OperatingSystem.IsLinux()
        ? new[] { "/usr/bin/setpriv", "/bin/setpriv" }.FirstOrDefault(File.Exists)
        : null;
}
