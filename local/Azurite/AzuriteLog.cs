using System.Text.RegularExpressions;

namespace Benefits.Local.Azurite;

/// <summary>Reads in Azurite's log where it listens and whether it has closed.</summary>
internal sealed partial class AzuriteLog(string path)
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    public string Path => path;

    /// <summary>True when all three services have written out what they hold.</summary>
    public bool SaysClosed => Closed().Count(Read()) == 3;

    /// <summary>Waits until all three services listen, and gives their URLs without an account.</summary>
    /// <exception cref="AzuriteUnavailableException">It ended, or does not come up.</exception>
    public async Task<(string Blob, string Queue, string Table)> WaitUntilListeningAsync(
        ProcessRecord process, CancellationToken cancellationToken)
    {
        await ProcessRecord.WaitAsync(() => !process.IsRunning || Urls().Count == 3, StartTimeout, cancellationToken);
        var urls = Urls();
        if (urls.Count == 3)
        {
            return (urls["Blob"], urls["Queue"], urls["Table"]);
        }

        var said = Read().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
        var why = process.IsRunning ? $"did not come up within {StartTimeout.TotalSeconds:0} s" : "ended instead of starting";
        await process.KillAsync(StartTimeout);
        throw new AzuriteUnavailableException($"Azurite {why}: {said ?? "it said nothing."} All that it said is in {path}.");
    }

    private Dictionary<string, string> Urls() =>
        Listening().Matches(Read()).ToDictionary(m => m.Groups["service"].Value, m => m.Groups["url"].Value);

    private string Read()
    {
        using var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"Azurite (?<service>Blob|Queue|Table) service is successfully listening at (?<url>http://[0-9.:]+)")]
    private static partial Regex Listening();

    [GeneratedRegex("Azurite (Blob|Queue|Table) service successfully closed")]
    private static partial Regex Closed();
}
