using Azure;
using Azure.Storage.Blobs;

namespace Benefits.Local.Host;

/// <summary>State of the monitored schedules, kept in the app's storage account as the Functions host does: one blob a function.</summary>
internal sealed class TimerStatuses(BlobContainerClient container)
{
    private const string Container = "azure-webjobs-hosts";

    /// <exception cref="HostStartException">The connection is missing or wrong, or the account does not answer.</exception>
    public static async Task<TimerStatuses> OpenAsync(string? connection, CancellationToken cancellationToken)
    {
        try
        {
            var container = new BlobContainerClient(connection, Container);
            await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            return new TimerStatuses(container);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or RequestFailedException or AggregateException)
        {
            throw new HostStartException(
                $"Setting 'AzureWebJobsStorage' names no storage account that answers: {error.GetBaseException().Message}", error);
        }
    }

    /// <summary>The state that was saved last; null when there is none.</summary>
    public async Task<ScheduleStatus?> FindAsync(string function, CancellationToken cancellationToken)
    {
        try
        {
            return (await Blob(function).DownloadContentAsync(cancellationToken)).Value.Content.ToObjectFromJson<ScheduleStatus>();
        }
        catch (RequestFailedException error) when (error.Status == 404)
        {
            return null;
        }
    }

    public Task SaveAsync(string function, ScheduleStatus status, CancellationToken cancellationToken) =>
        Blob(function).UploadAsync(BinaryData.FromObjectAsJson(status), overwrite: true, cancellationToken);

    private BlobClient Blob(string function) => container.GetBlobClient($"timers/local/{function}/status");
}
