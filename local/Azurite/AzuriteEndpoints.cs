namespace Benefits.Local.Azurite;

/// <summary>Where a running Azurite is.</summary>
/// <param name="Pid">Its process id.</param>
/// <param name="Blob">URL of the blob service, account included.</param>
/// <param name="Queue">URL of the queue service, account included.</param>
/// <param name="Table">URL of the table service, account included.</param>
public sealed record AzuriteEndpoints(int Pid, string Blob, string Queue, string Table);
