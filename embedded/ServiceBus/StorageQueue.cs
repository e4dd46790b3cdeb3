using System.Globalization;
using Azure.Core;

namespace Azure.Messaging.ServiceBus;

/// <summary>One storage queue. Failures come as <see cref="ServiceBusException"/>.</summary>
internal sealed class StorageQueue(QueueRequests requests, string name)
{
    /// <summary>The most messages that one receive gets.</summary>
    public const int MostPerReceive = 32;

    /// <summary>The longest text, in bytes of UTF-8.</summary>
    public const int LongestText = 64 * 1024;

    public string Name => name;

    public string Url => $"{requests.Root}/{name}";

    /// <summary>Creates the queue unless it exists.</summary>
    public async Task CreateIfMissingAsync(CancellationToken cancellationToken) =>
        _ = await SendOrThrowAsync(RequestMethod.Put, $"/{name}", null, cancellationToken);

    /// <summary>Stores a text that never expires.</summary>
    /// <returns>The message without its text; it can be deleted without being received.</returns>
    public async Task<StoredMessage> PutAsync(string text, CancellationToken cancellationToken)
    {
        var response = await SendOrThrowAsync(RequestMethod.Post, $"/{name}/messages?messagettl=-1", QueueXml.Write(text), cancellationToken);
        return QueueXml.Read(response).Single();
    }

    /// <summary>Receives the first visible messages and hides them from others.</summary>
    /// <param name="count">At most <see cref="MostPerReceive"/>.</param>
    /// <param name="hideFor">Whole seconds, at least one.</param>
    public async Task<IReadOnlyList<StoredMessage>> GetAsync(int count, TimeSpan hideFor, CancellationToken cancellationToken)
    {
        var path = $"/{name}/messages?numofmessages={count}&visibilitytimeout={Seconds(hideFor)}";
        return QueueXml.Read(await SendOrThrowAsync(RequestMethod.Get, path, null, cancellationToken));
    }

    /// <summary>Deletes a message.</summary>
    /// <returns>False when somebody else has received it since; true also when it is gone already.</returns>
    public async Task<bool> TryDeleteAsync(StoredMessage message, CancellationToken cancellationToken)
    {
        var response = await requests.SendAsync(RequestMethod.Delete, MessagePath(message), null, cancellationToken);
        return ErrorCode(response) switch
        {
            null or "MessageNotFound" => true,
            "PopReceiptMismatch" => false,
            _ => throw Failure(response),
        };
    }

    /// <summary>Hides a received message from now on for the given time; zero shows it to others at once.</summary>
    /// <returns>False when it is gone, or somebody else has received it since.</returns>
    public async Task<bool> TryHideAsync(StoredMessage message, TimeSpan hideFor, CancellationToken cancellationToken)
    {
        var path = $"{MessagePath(message)}&visibilitytimeout={Seconds(hideFor)}";
        var response = await requests.SendAsync(RequestMethod.Put, path, null, cancellationToken);
        switch (ErrorCode(response))
        {
            case null:
                message.PopReceipt = Header(response, "x-ms-popreceipt");
                message.NextVisible = QueueXml.Time(Header(response, "x-ms-time-next-visible"));
                return true;
            case "MessageNotFound" or "PopReceiptMismatch":
                return false;
            default:
                throw Failure(response);
        }
    }

    /// <summary>How many messages there are, hidden ones included.</summary>
    public async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        var response = await SendOrThrowAsync(RequestMethod.Get, $"/{name}?comp=metadata", null, cancellationToken);
        return int.Parse(Header(response, "x-ms-approximate-messages-count"), CultureInfo.InvariantCulture);
    }

    private string MessagePath(StoredMessage message) => $"/{name}/messages/{message.Id}?popreceipt={Uri.EscapeDataString(message.PopReceipt)}";

    private static string Seconds(TimeSpan time) => ((long)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private static string Header(Response response, string header) =>
        response.Headers.TryGetValue(header, out var value) ? value : throw new FormatException($"The queue service sent no {header}.");

    private static string? ErrorCode(Response response) =>
        !response.IsError ? null : response.Headers.TryGetValue("x-ms-error-code", out var code) ? code : "";

    private async ValueTask<Response> SendOrThrowAsync(
        RequestMethod method, string path, RequestContent? body, CancellationToken cancellationToken)
    {
        var response = await requests.SendAsync(method, path, body, cancellationToken);
        return response.IsError ? throw Failure(response) : response;
    }

    private ServiceBusException Failure(Response response)
    {
        var reason = response.Status switch
        {
            404 => ServiceBusFailureReason.MessagingEntityNotFound,
            413 => ServiceBusFailureReason.MessageSizeExceeded,
            429 or 503 => ServiceBusFailureReason.ServiceBusy,
            _ => ServiceBusFailureReason.GeneralError,
        };
        var message = $"The queue service at {Url} answered {response.Status} {ErrorCode(response)}.";
        return new ServiceBusException(response.Status >= 500 || response.Status == 429, message, name, reason, new RequestFailedException(response));
    }
}
