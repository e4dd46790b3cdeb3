using System.Collections.Concurrent;

namespace BenefitsFunctions.Incidents;

/// <summary>Keeps the books of the contracts that had events lately, and lets one commit at a time into each.</summary>
public sealed class BooksCache
{
    private const int MaxContracts = 5_000;

    private readonly ConcurrentDictionary<string, Shelf> _shelves = new();

    /// <summary>Enters the books of a contract; others wait until it is left.</summary>
    public async Task<Shelf> EnterAsync(string contractId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var shelf = _shelves.GetOrAdd(contractId, id => new Shelf(this, id));
            await shelf.Gate.WaitAsync(cancellationToken);
            if (_shelves.TryGetValue(contractId, out var current) && current == shelf)
            {
                return shelf;
            }

            shelf.Gate.Release();
        }
    }

    /// <summary>The place of one contract's books.</summary>
    public sealed class Shelf(BooksCache cache, string contractId) : IDisposable
    {
        internal SemaphoreSlim Gate { get; } = new(1, 1);

        /// <summary>The books, or null when they have to be read.</summary>
        public Books? Books { get; set; }

        /// <summary>Leaves.</summary>
        public void Dispose()
        {
            if (Books is null or { IsLarge: true } || cache._shelves.Count > MaxContracts)
            {
                cache._shelves.TryRemove(contractId, out _);
            }

            Gate.Release();
        }
    }
}
