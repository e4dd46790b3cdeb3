namespace BenefitsFunctions.Storage;

/// <summary>Opens once the app's tables, and the first rows in them, are there.</summary>
/// <remarks>
/// Closed, nothing may read a table: one that is not there yet answers like one without the row, and an event of a contract that exists
/// would end among the dead letters.
/// </remarks>
public sealed class TablesGate
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsOpen => _opened.Task.IsCompleted;

    public void Open() => _opened.TrySetResult();

    /// <summary>Waits until it is open.</summary>
    /// <exception cref="StorageUnavailableException">It was not within <paramref name="patience"/>.</exception>
    public async Task PassAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await _opened.Task.WaitAsync(patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new StorageUnavailableException();
        }
    }

    /// <summary>Fails while it is closed.</summary>
    /// <exception cref="StorageUnavailableException">It is closed.</exception>
    public void ExpectOpen()
    {
        if (!IsOpen)
        {
            throw new StorageUnavailableException();
        }
    }
}

/// <summary>Table Storage has not answered since the start of this instance; trying again later makes sense.</summary>
public sealed class StorageUnavailableException() : Exception("Table Storage has not answered since the start of this instance.");

/// <summary>Rows that have to be there before anything else reads the tables.</summary>
public interface IFirstRows
{
    /// <summary>Writes what is missing; a run that dies half-way is made up by the next.</summary>
    Task WriteAsync(CancellationToken cancellationToken);
}
