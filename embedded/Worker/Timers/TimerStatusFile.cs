using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace Embedded.Worker;

/// <summary>State of the monitored schedules by function name, kept in the data folder.</summary>
internal sealed class TimerStatusFile
{
    private readonly string _path;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ScheduleStatus> _statuses;

    private TimerStatusFile(string path, Dictionary<string, ScheduleStatus> statuses) => (_path, _statuses) = (path, statuses);

    /// <exception cref="HostStartException">The file can't be read as what this class writes.</exception>
    public static TimerStatusFile Open(string path)
    {
        try
        {
            var known = File.Exists(path) ? JsonSerializer.Deserialize<Dictionary<string, ScheduleStatus>>(File.ReadAllText(path)) : null;
            return new(path, known ?? []);
        }
        catch (JsonException error)
        {
            throw new HostStartException($"{path} is damaged; delete it to forget when the timers last ran.", error);
        }
    }

    public ScheduleStatus? Find(string function)
    {
        lock (_lock)
        {
            return _statuses.GetValueOrDefault(function);
        }
    }

    public void Save(string function, ScheduleStatus status)
    {
        lock (_lock)
        {
            _statuses[function] = status;
            AtomicFile.Write(_path, JsonSerializer.Serialize(_statuses));
        }
    }
}
