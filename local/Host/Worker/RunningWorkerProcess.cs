using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Benefits.Local.Host;

/// <summary>A worker's process.</summary>
internal sealed class RunningWorkerProcess : IRunningWorker
{
    private readonly Process _process;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningWorkerProcess(ProcessStartInfo start, ILogger logger)
    {
        _logger = logger;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Hear(line.Data, isError: false);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data, isError: true);
    }

    public int ProcessId { get; private set; }

    public Task Exited => _exited.Task;

    public string? LastErrorLine { get; private set; }

    /// <exception cref="HostStartException">The program can't be started.</exception>
    public static Task<IRunningWorker> StartAsync(ProcessStartInfo start, ILogger logger)
    {
        var worker = new RunningWorkerProcess(start, logger);
        var started = new TaskCompletionSource<IRunningWorker>(TaskCreationOptions.RunContinuationsAsynchronously);

        // The death signal goes by the thread that started the process, so that one lives as long.
        new Thread(() => worker.Run(started)) { IsBackground = true, Name = "Worker process" }.Start();
        return started.Task;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Exited.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!Exited.IsCompleted)
        {
            _process.Kill();
            await Exited;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true));
        _process.Dispose();
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
        _process.WaitForExit();
        _exited.SetResult();
    }

    private void Hear(string? line, bool isError)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        if (!isError)
        {
            WorkerLogs.Output(_logger, line);
            return;
        }

        WorkerLogs.ErrorOutput(_logger, line);

        // Indented is a stack below the line that says what happened.
        LastErrorLine = char.IsWhiteSpace(line[0]) ? LastErrorLine : line;
    }
}
