using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Benefits.Local.Host;

/// <summary>Runs the worker as a process of its own, which ends with this one.</summary>
/// <param name="loggers">Gets the lines of the worker's console.</param>
public sealed class WorkerProcess(ILoggerFactory loggers) : IWorkerStart
{
    private const string SetPriv = "/usr/bin/setpriv";

    // A terminal sends Ctrl-C and its own end to every process; the host ends the worker when nothing needs it any more.
    private const string LeaveStopToHost = "trap '' INT QUIT HUP; exec \"$@\"";

    /// <inheritdoc/>
    /// <exception cref="HostStartException">The app's folder is not that of a built worker, or dotnet can't be started.</exception>
    public Task<IRunningWorker> StartAsync(WorkerStartInfo info, CancellationToken cancellationToken)
    {
        List<string> command =
        [
            .. File.Exists(SetPriv) ? [SetPriv, "--pdeathsig", "KILL"] : Array.Empty<string>(),
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
        return RunningProcess.StartAsync(start, loggers.CreateLogger("Worker"));
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

    private sealed class RunningProcess : IRunningWorker
    {
        // For its death once it is killed, and for its last lines.
        private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

        private readonly Process _process;
        private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private RunningProcess(ProcessStartInfo start, ILogger logger)
        {
            _process = new Process { StartInfo = start };
            _process.OutputDataReceived += (_, line) => Hear(line.Data, text => HostLogs.WorkerOutput(logger, text));
            _process.ErrorDataReceived += (_, line) => Hear(line.Data, text =>
            {
                HostLogs.WorkerErrorOutput(logger, text);

                // Indented is a stack below the line that says what happened.
                LastErrorLine = char.IsWhiteSpace(text[0]) ? LastErrorLine : text;
            });
        }

        public int ProcessId { get; private set; }

        public Task Exited => _exited.Task;

        public string? LastErrorLine { get; private set; }

        public static Task<IRunningWorker> StartAsync(ProcessStartInfo start, ILogger logger)
        {
            var worker = new RunningProcess(start, logger);
            var started = new TaskCompletionSource<IRunningWorker>(TaskCreationOptions.RunContinuationsAsynchronously);

            // The death signal goes by the thread that started the process, so that one lives as long.
            new Thread(() => worker.Run(started)) { IsBackground = true, Name = "Worker process" }.Start();
            return started.Task;
        }

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            await Exited.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!Exited.IsCompleted)
            {
                _process.Kill();
                await Exited.WaitAsync(Longest).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync(new CancellationToken(canceled: true));
            if (Exited.IsCompleted)
            {
                _process.Dispose();
            }
        }

        private static void Hear(string? line, Action<string> write)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                write(line);
            }
        }

        private void Run(TaskCompletionSource<IRunningWorker> started)
        {
            try
            {
                _process.Start();
            }
            catch (Win32Exception error)
            {
                started.SetException(new HostStartException($"{_process.StartInfo.FileName} can't be started: {error.Message}", error));
                return;
            }

            ProcessId = _process.Id;
            _process.StandardInput.Close();
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
            started.SetResult(this);
            while (!_process.WaitForExit(int.MaxValue))
            {
            }

            // Its last lines; a process that it left behind can hold them open for ever.
            _process.WaitForExitAsync().Wait(Longest);
            _exited.SetResult();
        }
    }
}
