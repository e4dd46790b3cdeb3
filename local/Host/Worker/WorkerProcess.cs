using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Benefits.Local.Host;

/// <summary>Runs the worker as a process of its own, which ends with this one.</summary>
/// <param name="loggers">Gets the lines of the worker's console.</param>
public sealed class WorkerProcess(ILoggerFactory loggers) : IWorkerStart
{
    private const string SetPriv = "/usr/bin/setpriv";

    // A terminal sends Ctrl-C and its own end to every process; the host ends the worker when nothing needs it any more.
    private const string LeaveStopToHost = "trap '' INT QUIT HUP; exec \"$@\"";

    public Task<IRunningWorker> StartAsync(WorkerStartInfo info, CancellationToken cancellationToken)
    {
        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(info.AppFolder, "worker.config.json")));
        var assembly = config.RootElement.GetProperty("description").GetProperty("defaultWorkerPath").GetString()!;
        List<string> command =
        [
            .. File.Exists(SetPriv) ? [SetPriv, "--pdeathsig", "KILL"] : Array.Empty<string>(),
            .. OperatingSystem.IsWindows() ? Array.Empty<string>() : ["/bin/sh", "-c", LeaveStopToHost, "sh"],

            // The one that runs this process: its runtime lies in shared/Microsoft.NETCore.App/VERSION.
            Path.GetFullPath("../../../dotnet", RuntimeEnvironment.GetRuntimeDirectory()),
            Path.Combine(info.AppFolder, assembly),
            "--functions-uri", info.HostEndpoint.ToString(),
            "--functions-worker-id", info.WorkerId,
            "--functions-request-id", $"{Guid.NewGuid()}",
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
        return new RunningProcess(start, loggers.CreateLogger("Worker")).StartAsync();
    }

    private sealed class RunningProcess(ProcessStartInfo start, ILogger logger) : IRunningWorker
    {
        // For its death once it is killed, and for its last lines: a process that it left behind can hold them open for ever.
        private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

        private readonly Process _process = new() { StartInfo = start };
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int ProcessId { get; private set; }

        public Task Exited { get; private set; } = Task.CompletedTask;

        public string? LastErrorLine { get; private set; }

        public async Task<IRunningWorker> StartAsync()
        {
            // On a thread that lives as long as the process: the death signal goes by the one that started it.
            Exited = Task.Factory.StartNew(Run, TaskCreationOptions.LongRunning);
            await await Task.WhenAny(_started.Task, Exited);
            return this;
        }

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            await Exited.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!Exited.IsCompleted)
            {
                _process.Kill();
                await Exited.WaitAsync(Longest * 2);
            }

            _process.Dispose();
        }

        private void Run()
        {
            _process.Start();
            ProcessId = _process.Id;
            _process.StandardInput.Close();
            Task[] hearing = [HearAsync(_process.StandardOutput, isError: false), HearAsync(_process.StandardError, isError: true)];
            _started.SetResult();
            _process.WaitForExit();
            Task.WhenAny(Task.WhenAll(hearing), Task.Delay(Longest)).Wait();
        }

        private async Task HearAsync(StreamReader lines, bool isError)
        {
            while (await lines.ReadLineAsync() is { } line)
            {
                HostLogs.WorkerLine(logger, isError ? LogLevel.Warning : LogLevel.Information, line);

                // Indented, and between dashes, is a stack below the line that says what happened.
                if (isError && line is [var first, ..] && first != '-' && !char.IsWhiteSpace(first))
                {
                    LastErrorLine = line;
                }
            }
        }
    }
}
