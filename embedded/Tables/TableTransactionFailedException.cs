using System.Globalization;

namespace Azure.Data.Tables;

/// <summary>A transaction that the service refused because of one of its actions; nothing of it was written.</summary>
public class TableTransactionFailedException : RequestFailedException
{
    /// <summary>Takes status, message and error code over; the index is read from the message ("3:The specified entity…").</summary>
    public TableTransactionFailedException(RequestFailedException requestFailedException)
        : base(
            (requestFailedException ?? throw new ArgumentNullException(nameof(requestFailedException))).Status,
            requestFailedException.Message,
            requestFailedException.ErrorCode,
            requestFailedException.InnerException)
    {
        var message = requestFailedException.Message;
        var colon = message.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && int.TryParse(message.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            FailedTransactionActionIndex = index;
        }
    }

    /// <summary>Place of the failed action in the transaction, from 0; null when the service didn't say.</summary>
    public int? FailedTransactionActionIndex { get; }
}
