using Benefits.Local.ServiceBus.Queues;
using Benefits.Local.ServiceBus.Wire;
using Microsoft.Data.Sqlite;

namespace Benefits.Local.ServiceBus.Storage;

/// <summary>The one table: a row for each message that is not completed. Used by one thread at a time.</summary>
internal sealed class MessageTable : IDisposable
{
    private const int Version = 1;
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _update;
    private readonly SqliteCommand _delete;

    private MessageTable(SqliteConnection connection)
    {
        _connection = connection;
        _insert = Command(
            """
            INSERT INTO message (queue, dead, deliveries, enqueued, due, content)
            VALUES ($queue, 0, 0, $enqueued, $due, $content) RETURNING sequence
            """,
            "$queue", "$enqueued", "$due", "$content");
        _update = Command(
            "UPDATE message SET dead = $dead, deliveries = $deliveries, content = COALESCE($content, content) WHERE sequence = $sequence",
            "$dead", "$deliveries", "$content", "$sequence");
        _delete = Command("DELETE FROM message WHERE sequence = $sequence", "$sequence");
    }

    /// <summary>Opens the file and creates what is missing.</summary>
    /// <exception cref="InvalidDataException">The file is in use, is no such database, or is of another version.</exception>
    public static MessageTable Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 2 }.ToString());
        try
        {
            connection.Open();
            // Exclusive: a second broker on the same file would not see what the first has in memory.
            Execute(connection, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
            var version = (long)Scalar(connection, "PRAGMA user_version")!;
            if (version is not 0 and not Version)
            {
                throw new InvalidDataException($"{path} is of version {version}, not {Version}: move the file away to start empty.");
            }

            // AUTOINCREMENT: a number is not given again when the message with the highest one is gone.
            Execute(connection, $"""
                CREATE TABLE IF NOT EXISTS message (
                    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                    queue TEXT NOT NULL COLLATE NOCASE,
                    dead INTEGER NOT NULL,
                    deliveries INTEGER NOT NULL,
                    enqueued INTEGER NOT NULL,
                    due INTEGER,
                    content BLOB NOT NULL);
                PRAGMA user_version = {Version};
                """);
            return new MessageTable(connection);
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw new InvalidDataException(error.SqliteErrorCode is 5 or 6
                ? $"{path} is in use by another broker: stop that one, or take another file."
                : $"{path} can't be used as the broker's database: {error.Message}", error);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>All messages of a queue, in order, with whether they are dead letters.</summary>
    public IEnumerable<(QueuedMessage Message, bool Dead)> Load(string queue)
    {
        using var select = Command(
            "SELECT sequence, dead, deliveries, enqueued, due, content FROM message WHERE queue = $queue ORDER BY sequence", "$queue");
        select.Parameters[0].Value = queue;
        using var rows = select.ExecuteReader();
        while (rows.Read())
        {
            var message = new QueuedMessage
            {
                Sequence = rows.GetInt64(0),
                Deliveries = rows.GetInt32(2),
                EnqueuedAt = DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(3)),
                DueAt = rows.IsDBNull(4) ? null : DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(4)),
                Content = new MessageContent(rows.GetFieldValue<byte[]>(5)),
            };
            yield return (message, rows.GetBoolean(1));
        }
    }

    public SqliteTransaction Begin()
    {
        var transaction = _connection.BeginTransaction();
        _insert.Transaction = _update.Transaction = _delete.Transaction = transaction;
        return transaction;
    }

    /// <returns>The message's sequence number.</returns>
    public long Insert(string queue, QueuedMessage message) => (long)Run(
        _insert, queue, message.EnqueuedAt.ToUnixTimeMilliseconds(),
        message.DueAt?.ToUnixTimeMilliseconds() ?? (object)DBNull.Value, message.Content.Encoded)!;

    /// <param name="content">Null when it stays as it is.</param>
    public void Update(long sequence, bool dead, int deliveries, MessageContent? content) =>
        Run(_update, dead, deliveries, content?.Encoded ?? (object)DBNull.Value, sequence);

    public void Delete(long sequence) => Run(_delete, sequence);

    public void Dispose()
    {
        _insert.Dispose();
        _update.Dispose();
        _delete.Dispose();
        _connection.Dispose();
    }

    private static object? Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        return command.ExecuteScalar();
    }

    private static void Execute(SqliteConnection connection, string sql) => Scalar(connection, sql);

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private SqliteCommand Command(string sql, params string[] parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        return command;
    }
}
