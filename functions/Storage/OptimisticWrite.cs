using Azure.Data.Tables;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Telemetry;

namespace BenefitsFunctions.Storage;

/// <summary>Tries a change again that others get in the way of: a bounded number of times, with pauses that grow and differ.</summary>
public sealed class OptimisticWrite(IdGenerator chance, BenefitsMetrics metrics)
{
    private const int Attempts = 100;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Gives what the first attempt gives that is not null.</summary>
    /// <param name="attempt">Reads, changes and writes; null when somebody else changed the same meanwhile.</param>
    /// <exception cref="ContentionException">No attempt came through within some ten seconds.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T?>> attempt, CancellationToken cancellationToken)
        where T : class
    {
        var longest = FirstPause;
        for (var i = 0; i < Attempts; i++)
        {
            if (await attempt() is { } done)
            {
                return done;
            }

            metrics.WriteConflicted();

            // On the machine's clock: it is about load.
            await Task.Delay(longest * chance.Jitter(), TimeProvider.System, cancellationToken);
            longest = longest * 2 < LongestPause ? longest * 2 : LongestPause;
        }

        throw new ContentionException(Attempts);
    }

    /// <summary>Likewise, for a row that may be there already by an attempt before: see <see cref="OwnWrite"/>.</summary>
    public Task<T> RunAsync<T>(Func<OwnWrite, Task<T?>> attempt, CancellationToken cancellationToken)
        where T : class
    {
        var own = new OwnWrite(chance.NewId());
        return RunAsync(() => attempt(own), cancellationToken);
    }
}

/// <summary>
/// Tells the row that this change wrote from what others write, the same or not: the SDK sends a write again whose answer was lost, and
/// that finds what it wrote itself.
/// </summary>
/// <param name="id">Of the change; nothing else has it.</param>
public sealed class OwnWrite(string id)
{
    private const string Property = "WriteId";

    /// <summary>Whether the row that was marked last was not there before.</summary>
    public bool IsNew { get; private set; }

    /// <summary>Marks <paramref name="row"/>, which is to be written in the place of <paramref name="before"/>, if any.</summary>
    public TableEntity Mark(TableEntity row, TableEntity? before)
    {
        row[Property] = id;
        IsNew = before is null;
        return row;
    }

    /// <summary>True for a row that this change wrote.</summary>
    public bool Has(TableEntity? row) => row?.GetString(Property) == id;
}

/// <summary>Others changed the same row each time that it was tried; trying again later makes sense.</summary>
public sealed class ContentionException(int attempts) : Exception($"A row was changed by others {attempts} times in a row.");
