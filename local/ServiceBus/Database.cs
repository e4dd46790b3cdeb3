using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Benefits.Local.ServiceBus;

/// <summary>
/// The SQLite file: a row for each message that is not completed; locks are in memory only. All work that waits goes into one
/// transaction; who asked hears of it after the commit, so that what was acknowledged is on disk also when the process is killed.
/// </summary>
internal sealed class Database : IAsyncDisposable
{
    private const int Version = 2;
    private const int MostTogether = 2_000;

    // AUTOINCREMENT: a number is not given again when the message with the highest one is gone.
    private static readonly string Schema = $"""
        CREATE TABLE IF NOT EXISTS message (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            queue TEXT NOT NULL COLLATE NOCASE,
            deliveries INTEGER NOT NULL,
            enqueued INTEGER NOT NULL,
            content BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS message_order ON message (queue, sequence, enqueued);
        PRAGMA user_version = {Version};
        PRAGMA temp_store = MEMORY;
        CREATE TEMP TABLE lock (sequence INTEGER PRIMARY KEY, token TEXT UNIQUE, queue TEXT COLLATE NOCASE, until INTEGER);
        CREATE INDEX temp.lock_end ON lock (queue, until);
        """;

    // Holds at most what clients have under way: each link has a limited credit, each lock is settled once.
    private readonly Channel<(Task Work, TaskCompletionSource Commit)> _waiting =
        Channel.CreateUnbounded<(Task, TaskCompletionSource)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private readonly SqliteConnection _connection;
    private readonly ILogger _log;
    private readonly Task _working;

    /// <summary>Opens the file and creates what is missing.</summary>
    /// <exception cref="InvalidDataException">The file is in use, is no such database, or is of another version.</exception>
    public Database(string path, ILogger log)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        (_log, _connection) = (log, new SqliteConnection($"Data Source={path};Pooling=False;Default Timeout=2"));
        try
        {
            _connection.Open();
            // Exclusive: a second broker on the same file would give out what the first has locked.
            Sql("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;").ExecuteNonQuery();
            if (Sql("PRAGMA user_version").ExecuteScalar() is long version and not 0 and not Version)
            {
                throw new InvalidDataException($"{path} is of version {version}, not {Version}: move the file away to start empty.");
            }

            Sql(Schema).ExecuteNonQuery();
        }
        catch (Exception error)
        {
            _connection.Dispose();
            throw error is not SqliteException sqlite ? error : new InvalidDataException(sqlite.SqliteErrorCode is 5 or 6
                ? $"{path} is in use by another broker: stop that one, or take another file."
                : $"{path} can't be used as the broker's database: {error.Message}", error);
        }

        _working = Task.Run(WorkAsync);
    }

    /// <summary>A statement with the values of $1, $2 and so on. Only for work that this class runs.</summary>
    public SqliteCommand Sql(string text, params ReadOnlySpan<object> values)
    {
        if (!_commands.TryGetValue(text, out var command))
        {
            _commands[text] = command = new SqliteCommand(text, _connection);
            command.Parameters.AddRange(Enumerable.Range(1, values.Length).Select(i => new SqliteParameter($"${i}", null)));
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        return command;
    }

    /// <summary>Runs work after all that was asked for before, in a transaction with what else waits.</summary>
    /// <param name="work">Must be quick; what fails by itself must do so before it changes anything.</param>
    /// <returns>Completes after the commit; fails when the work or the transaction did.</returns>
    public async Task<T> RunAsync<T>(Func<T> work)
    {
        var (run, commit) = (new Task<T>(work), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        ObjectDisposedException.ThrowIf(!_waiting.Writer.TryWrite((run, commit)), this);
        await commit.Task;
        return await run;
    }

    /// <summary>Does what is waiting and takes no more.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _working;
        await _connection.DisposeAsync();
    }

    private async Task WorkAsync()
    {
        var together = new List<(Task Work, TaskCompletionSource Commit)>();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (together.Count < MostTogether && _waiting.Reader.TryRead(out var waiting))
            {
                together.Add(waiting);
            }

            try
            {
                Sql("BEGIN").ExecuteNonQuery();
                together.ForEach(waiting => Run(waiting.Work));
                Sql("COMMIT").ExecuteNonQuery();
                together.ForEach(waiting => waiting.Commit.SetResult());
            }
            catch (Exception error)
            {
                // Whatever it is, those who wait have to hear of it and the others go on.
                BrokerLogs.WriteFailed(_log, together.Count, error);
                _ = SQLitePCL.raw.sqlite3_exec(_connection.Handle, "ROLLBACK");
                together.ForEach(waiting => waiting.Commit.SetException(error));
            }

            together.Clear();
        }
    }

    private static void Run(Task work)
    {
        work.RunSynchronously(TaskScheduler.Default);
        if (work.Exception?.InnerException is SqliteException error)
        {
            throw error;
        }
    }
}
