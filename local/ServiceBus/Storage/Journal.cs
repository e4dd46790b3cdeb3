using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Benefits.Local.ServiceBus.Storage;

/// <summary>
/// The one writer. All that waits goes into one transaction; who asked hears of it after the commit, so that what was
/// acknowledged is on disk also when the process is killed.
/// </summary>
internal sealed class Journal : IAsyncDisposable
{
    private const int MostInOneTransaction = 2_000;

    // Holds at most what clients have under way: each link has a limited credit, each lock is settled once.
    private readonly Channel<Entry> _entries = Channel.CreateUnbounded<Entry>(new UnboundedChannelOptions { SingleReader = true });
    private readonly MessageTable _table;
    private readonly ILogger _log;
    private readonly Task _writing;

    public Journal(MessageTable table, ILogger log)
    {
        _table = table;
        _log = log;
        _writing = Task.Run(WriteAllAsync);
    }

    /// <summary>Writes, then applies. Changes are applied one after the other in the order in which they were asked for.</summary>
    /// <param name="write">Runs on the writer, within a transaction.</param>
    /// <param name="apply">Runs on the writer after the commit, or with false when it failed; must be quick.</param>
    /// <returns>Completes after <paramref name="apply"/>; fails when the write did.</returns>
    public Task WriteAsync(Action<MessageTable> write, Action<bool> apply)
    {
        var entry = new Entry(write, apply, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return _entries.Writer.TryWrite(entry) ? entry.Done.Task : Task.FromException(new ObjectDisposedException(nameof(Journal)));
    }

    /// <summary>Writes what is waiting and takes no more.</summary>
    public async ValueTask DisposeAsync()
    {
        _entries.Writer.TryComplete();
        await _writing;
        _table.Dispose();
    }

    private async Task WriteAllAsync()
    {
        var together = new List<Entry>();
        while (await _entries.Reader.WaitToReadAsync())
        {
            while (together.Count < MostInOneTransaction && _entries.Reader.TryRead(out var entry))
            {
                together.Add(entry);
            }

            Commit(together);
            together.Clear();
        }
    }

    private void Commit(List<Entry> together)
    {
        Exception? failure = null;
        try
        {
            using var transaction = _table.Begin();
            together.ForEach(entry => entry.Write(_table));
            transaction.Commit();
        }
        catch (Exception error)
        {
            // Whatever it is, those who wait have to hear of it and the writer goes on.
            failure = error;
            BrokerLogs.WriteFailed(_log, together.Count, error);
        }

        together.ForEach(entry => entry.Apply(failure is null));
        foreach (var entry in together)
        {
            if (failure is null)
            {
                entry.Done.SetResult();
            }
            else
            {
                entry.Done.SetException(failure);
            }
        }
    }

    private sealed record Entry(Action<MessageTable> Write, Action<bool> Apply, TaskCompletionSource Done);
}
