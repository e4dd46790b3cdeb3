using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Benefits.Local.Azurite;

/// <summary>A process that a file names, so that a later start finds it.</summary>
/// <param name="StartedAt">When it was started: the id alone may be another process's by now.</param>
public sealed partial record ProcessRecord(int Pid, DateTimeOffset StartedAt)
{
    private const int SigTerm = 15;
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(25);

    /// <summary>True while this very process runs; one that is dead and not reaped by its parent yet does not.</summary>
    public bool IsRunning => StartOf(Pid) is { } start && (start - StartedAt).Duration() < Tolerance;

    /// <summary>The record of a process that runs; null when it has ended.</summary>
    public static ProcessRecord? Of(int pid) => StartOf(pid) is { } start ? new(pid, start) : null;

    /// <summary>The record in <paramref name="file"/>; null when there is none that can be read.</summary>
    public static ProcessRecord? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<ProcessRecord>(File.ReadAllText(file), JsonSerializerOptions.Web);
        }
        catch (Exception error) when (error is FileNotFoundException or JsonException)
        {
            return null;
        }
    }

    public void Write(string file) => File.WriteAllText(file, JsonSerializer.Serialize(this, JsonSerializerOptions.Web));

    /// <summary>Asks the process to end (SIGTERM), where the system has such a signal.</summary>
    public void AskToEnd()
    {
        if (!OperatingSystem.IsWindows() && IsRunning)
        {
            _ = SendSignal(Pid, SigTerm);
        }
    }

    /// <summary>Ends the process at once, if it still runs; false when it has not ended after <paramref name="patience"/>.</summary>
    public Task<bool> KillAsync(TimeSpan patience)
    {
        try
        {
            using var process = IsRunning ? Process.GetProcessById(Pid) : null;
            process?.Kill();
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has ended meanwhile.
        }

        return WaitAsync(() => !IsRunning, patience, CancellationToken.None);
    }

    /// <summary>Looks again and again; false when it is not so after <paramref name="patience"/>.</summary>
    internal static async Task<bool> WaitAsync(Func<bool> isSo, TimeSpan patience, CancellationToken cancellationToken)
    {
        for (var watch = Stopwatch.StartNew(); !isSo(); await Task.Delay(BetweenLooks, cancellationToken))
        {
            if (watch.Elapsed > patience)
            {
                return false;
            }
        }

        return true;
    }

    private static DateTimeOffset? StartOf(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.HasExited || IsDefunct(pid) ? null : process.StartTime;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or Win32Exception or IOException)
        {
            // Ended meanwhile, or another user's.
            return null;
        }
    }

    // In many containers nobody ever reaps what has lost its parent.
    private static bool IsDefunct(int pid) =>
        OperatingSystem.IsLinux()
        && File.ReadAllText($"/proc/{pid}/stat") is var stat
        && stat[(stat.LastIndexOf(')') + 2)..].StartsWith('Z');

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int pid, int signal);
}
