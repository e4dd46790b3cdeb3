using System.Collections.Concurrent;

namespace BenefitsFunctions.Incidents;

/// <summary>Keeps the books of the contracts that had events lately, as far as there is room, and lets one commit at a time into each.</summary>
public sealed class BooksCache(TimeProvider time)
{
    private const int MaxContracts = 2_000;
    private const int Spare = MaxContracts / 10;

    // Characters of books; in memory they take about three times as many bytes.
    private const long MaxSize = 32_000_000;

    private readonly ConcurrentDictionary<string, Shelf> _shelves = new();
    private int _count;
    private long _size;

    /// <summary>Enters the books of a contract; others wait until it is left.</summary>
    public async Task<Shelf> EnterAsync(string contractId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var shelf = _shelves.GetOrAdd(contractId, id => new Shelf(this, id));
            await shelf.Gate.WaitAsync(cancellationToken);
            if (shelf.IsOnDisplay || (_shelves.TryGetValue(contractId, out var current) && current == shelf))
            {
                if (!shelf.IsOnDisplay)
                {
                    shelf.IsOnDisplay = true;
                    MakeRoom(Interlocked.Increment(ref _count) > MaxContracts || Interlocked.Read(ref _size) > MaxSize);
                }

                return shelf;
            }

            shelf.Gate.Release();
        }
    }

    // Takes away the books that nobody has used for the longest time, and nobody uses now.
    private void MakeRoom(bool isFull)
    {
        if (!isFull)
        {
            return;
        }

        foreach (var (_, shelf) in _shelves.OrderBy(s => s.Value.LastUsed).Take(Math.Max(1, Math.Min(Spare, _count / 2))))
        {
            if (shelf.Gate.Wait(0))
            {
                TakeAway(shelf);
                shelf.Gate.Release();
            }
        }
    }

    private void TakeAway(Shelf shelf)
    {
        if (shelf.IsOnDisplay && _shelves.TryRemove(new(shelf.ContractId, shelf)))
        {
            shelf.IsOnDisplay = false;
            Interlocked.Decrement(ref _count);
            Interlocked.Add(ref _size, -shelf.Size);
        }
    }

    /// <summary>The place of one contract's books.</summary>
    public sealed class Shelf(BooksCache cache, string contractId) : IDisposable
    {
        internal string ContractId => contractId;

        internal SemaphoreSlim Gate { get; } = new(1, 1);

        internal bool IsOnDisplay { get; set; }

        internal DateTimeOffset LastUsed { get; private set; }

        /// <summary>The books, or null when they have to be read.</summary>
        public Books? Books { get; set; }

        internal long Size { get; private set; }

        /// <summary>Leaves.</summary>
        public void Dispose()
        {
            LastUsed = cache.Now;
            var size = Books?.Size ?? 0;
            Interlocked.Add(ref cache._size, size - Size);
            Size = size;
            if (Books is null)
            {
                cache.TakeAway(this);
            }

            Gate.Release();
        }
    }

    private DateTimeOffset Now => time.GetUtcNow();
}
