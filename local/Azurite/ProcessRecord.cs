using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Benefits.Local.Azurite;

/// <summary>A process that a file names, so that a later start finds it.</summary>
/// <param name="Pid">Its process id.</param>
/// <param name="StartedAt">When it was started: the id alone may be another process's by now.</param>
public sealed partial record ProcessRecord(int Pid, DateTimeOffset StartedAt)
{
    private const int SigTerm = 15;
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    /// <summary>The record of a process that runs; null when it has ended.</summary>
    public static ProcessRecord? Of(int pid)
    {
        using var process = Find(pid);
        return process is null || StartOf(process) is not { } start ? null : new ProcessRecord(pid, start);
    }

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

    /// <summary>Writes it to <paramref name="file"/>.</summary>
    public void Write(string file) => File.WriteAllText(file, JsonSerializer.Serialize(this, JsonSerializerOptions.Web));

    /// <summary>True while this very process runs.</summary>
    public bool IsRunning()
    {
        using var process = Find(Pid);
        return process is not null && StartOf(process) is { } start && (start - StartedAt).Duration() < Tolerance;
    }

    /// <summary>Ends the process at once, if it still runs.</summary>
    public void Kill()
    {
        using var process = IsRunning() ? Find(Pid) : null;
        try
        {
            process?.Kill();
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // It has ended meanwhile.
        }
    }

    /// <summary>Asks the process to end (SIGTERM). False where the system has no such signal.</summary>
    public bool TryAskToEnd()
    {
        if (!OperatingSystem.IsWindows() && IsRunning())
        {
            _ = SendSignal(Pid, SigTerm);
        }

        return !OperatingSystem.IsWindows();
    }

    /// <summary>Waits until the process has ended; false when it still runs after <paramref name="patience"/>.</summary>
    public async Task<bool> EndsWithinAsync(TimeSpan patience)
    {
        // Not WaitForExitAsync: it waits for a dead process that nobody has reaped, and in many containers nobody ever does.
        for (var watch = Stopwatch.StartNew(); IsRunning();)
        {
            if (watch.Elapsed > patience)
            {
                return false;
            }

            await Task.Delay(25);
        }

        return true;
    }

    private static Process? Find(int pid)
    {
        try
        {
            var process = Process.GetProcessById(pid);
            return process.HasExited || IsDefunct(pid) ? null : process;
        }
        catch (Exception error) when (error is ArgumentException or Win32Exception)
        {
            return null;
        }
    }

    private static DateTimeOffset? StartOf(Process process)
    {
        try
        {
            return process.StartTime;
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // Ended meanwhile, or another user's.
            return null;
        }
    }

    // Dead, but not reaped by its parent yet.
    private static bool IsDefunct(int pid)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            var state = File.ReadAllText($"/proc/{pid}/stat");
            return state[(state.LastIndexOf(')') + 2)..].StartsWith('Z');
        }
        catch (IOException)
        {
            // Reaped meanwhile.
            return true;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int pid, int signal);
}
