using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Messaging.ServiceBus;

/// <summary>Signs each try of a request with the account key, in the queue service's SharedKey scheme.</summary>
internal sealed class SharedKeyPolicy(string account, string accountKey) : HttpPipelineSynchronousPolicy
{
    private readonly byte[] _key = Convert.FromBase64String(accountKey);

    public override void OnSendingRequest(HttpMessage message)
    {
        var request = message.Request;
        request.Headers.SetValue("x-ms-date", TimeProvider.System.GetUtcNow().ToString("R", CultureInfo.InvariantCulture));
        var signature = Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(TextToSign(request))));
        request.Headers.SetValue("Authorization", $"SharedKey {account}:{signature}");
    }

    private string TextToSign(Request request)
    {
        var length = request.Content is not null && request.Content.TryComputeLength(out var bytes) && bytes > 0
            ? bytes.ToString(CultureInfo.InvariantCulture)
            : "";
        request.Headers.TryGetValue("Content-Type", out var type);
        var text = new StringBuilder()
            .Append(request.Method.Method).Append("\n\n\n").Append(length).Append("\n\n").Append(type).Append("\n\n\n\n\n\n\n");
        foreach (var header in request.Headers.Where(IsStorageHeader).OrderBy(header => header.Name, StringComparer.OrdinalIgnoreCase))
        {
            text.Append(header.Name.ToLowerInvariant()).Append(':').Append(header.Value.Trim()).Append('\n');
        }

        var url = request.Uri.ToUri();
        // The account comes twice for an emulator: once as itself, once as the first segment of the path.
        text.Append('/').Append(account).Append(url.AbsolutePath);
        foreach (var parameter in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            text.Append('\n').Append(parameter.AsSpan(0, equals)).Append(':').Append(Uri.UnescapeDataString(parameter[(equals + 1)..]));
        }

        return text.ToString();
    }

    private static bool IsStorageHeader(HttpHeader header) => header.Name.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase);
}
