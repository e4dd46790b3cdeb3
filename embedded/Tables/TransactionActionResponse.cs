using System.Diagnostics.CodeAnalysis;
using System.Text;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>The answer to one action of a transaction; headers are looked up in the received bytes when they are asked for.</summary>
internal sealed class TransactionActionResponse : Response
{
    private readonly ReadOnlyMemory<byte> _headers;
    private readonly string? _reason;

    public TransactionActionResponse(int status, ReadOnlySpan<byte> reason, ReadOnlyMemory<byte> headers, ReadOnlyMemory<byte> content)
    {
        Status = status;
        _headers = headers;
        if (status >= 400)
        {
            _reason = Encoding.UTF8.GetString(reason);
            ContentStream = new MemoryStream(content.ToArray(), writable: false);
        }
    }

    public override int Status { get; }

    public override bool IsError => Status >= 400;

    public override string ReasonPhrase => _reason ?? "";

    public override Stream? ContentStream { get; set; }

    public override string ClientRequestId { get; set; } = "";

    public override void Dispose()
    {
    }

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        foreach (var header in EnumerateHeaders())
        {
            if (header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                value = header.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = TryGetHeader(name, out var value) ? [value] : null;
        return values is not null;
    }

    protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

    protected override IEnumerable<HttpHeader> EnumerateHeaders()
    {
        foreach (var line in Encoding.UTF8.GetString(_headers.Span).Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                yield return new HttpHeader(line[..colon], line[(colon + 1)..].Trim());
            }
        }
    }
}
