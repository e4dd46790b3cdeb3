using System.Text.Json;

namespace Benefits.Local.Clock;

/// <summary>
/// What a moved clock must still know after a restart, each a line of JSON that is appended to a file: how far it has been ahead of the
/// machine's since when, and the timers that the engine has parked for it.
/// </summary>
public sealed class ClockRecord : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<ClockMove> _moves = [];
    private readonly Dictionary<(string, string, int), ParkedTimer> _timers = [];
    private readonly StreamWriter _file;

    private ClockRecord(string path)
    {
        var lines = File.Exists(path) ? File.ReadAllLines(path) : [];
        for (var i = 0; i < lines.Length; i++)
        {
            try
            {
                Keep(JsonSerializer.Deserialize<Line>(lines[i], JsonSerializerOptions.Web)!);
            }
            catch (JsonException) when (i == lines.Length - 1)
            {
                // A kill can cut the last one off.
            }
            catch (JsonException error)
            {
                throw new HostStartException($"{path}, line {i + 1}, can't be read: {error.Message}", error);
            }
        }

        foreach (var timer in _timers.Values.Where(timer => timer.IsFired && !timer.IsParked))
        {
            _timers.Remove(timer.Key);
        }

        var kept = _moves.Select(move => new Line(move, null)).Concat(_timers.Values.Select(timer => new Line(null, timer)));
        File.WriteAllLines($"{path}.new", kept.Select(Json));
        File.Move($"{path}.new", path, overwrite: true);
        _file = new StreamWriter(path, append: true) { AutoFlush = true };
    }

    /// <summary>True until the first move is noted.</summary>
    public bool IsNew => _moves.Count == 0;

    /// <summary>How far the clock is ahead of the machine's.</summary>
    public TimeSpan Ahead => AheadAt(DateTimeOffset.MaxValue);

    /// <summary>The timers that were parked, but those of which nothing was left when the file was opened.</summary>
    public IReadOnlyList<ParkedTimer> Timers
    {
        get
        {
            lock (_gate)
            {
                return [.. _timers.Values];
            }
        }
    }

    /// <summary>Opens the record of a data folder, a new one when there is none.</summary>
    /// <exception cref="HostStartException">It can't be read.</exception>
    public static ClockRecord Open(string path) => new(path);

    /// <summary>For a run on the machine's clock: removes the record when nothing depends on it.</summary>
    /// <exception cref="HostStartException">The clock was moved, or timers wait for it.</exception>
    public static void Discard(string path)
    {
        if (File.Exists(path))
        {
            using (var record = Open(path))
            {
                if (record.Ahead > TimeSpan.Zero || record.Timers.Any(timer => !timer.IsFired))
                {
                    throw new HostStartException(
                        $"{path}: the clock of this folder was moved, or timers wait for it; start with --clock or give another --data.");
                }
            }

            File.Delete(path);
        }
    }

    /// <summary>What the clock told when the machine's clock told <paramref name="machine"/>.</summary>
    public DateTimeOffset Then(DateTimeOffset machine) => machine + AheadAt(machine);

    public void Note(ClockMove? move = null, ParkedTimer? timer = null)
    {
        lock (_gate)
        {
            var line = new Line(move, timer);
            _file.WriteLine(Json(line));
            Keep(line);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _file.Dispose();
        }
    }

    private static string Json(Line line) => JsonSerializer.Serialize(line, JsonSerializerOptions.Web);

    private TimeSpan AheadAt(DateTimeOffset machine)
    {
        lock (_gate)
        {
            return _moves.FindLast(move => move.Since <= machine)?.Ahead ?? TimeSpan.Zero;
        }
    }

    private void Keep(Line line)
    {
        _moves.AddRange(line.Move is { } move ? [move] : []);
        if (line.Timer is { } timer)
        {
            _timers[timer.Key] = timer;
        }
    }

    private sealed record Line(ClockMove? Move, ParkedTimer? Timer);
}

/// <summary>From a moment of the machine's clock on, how far ahead the moved one is.</summary>
public sealed record ClockMove(DateTimeOffset Since, TimeSpan Ahead);

/// <summary>A durable timer that is due on the moved clock, while the engine's own waits in its queue.</summary>
/// <param name="Due">On the moved clock.</param>
/// <param name="Until">When the engine's own comes back, on the machine's clock.</param>
/// <param name="IsFired">True when the engine was told that it is due.</param>
public sealed record ParkedTimer(
    string Instance, string Execution, int Timer, DateTimeOffset Due, DateTimeOffset Until, bool IsFired = false)
{
    internal (string, string, int) Key => (Instance, Execution, Timer);

    internal bool IsParked => Until > TimeProvider.System.GetUtcNow();
}
