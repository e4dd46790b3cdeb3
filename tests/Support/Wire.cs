using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using BenefitsFunctions.Tests.Support.OpenApi;

namespace BenefitsFunctions.Tests.Support;

/// <summary>
/// Sends requests exactly as they are written, where <see cref="Person"/> would put them right; answers are held against the document.
/// </summary>
public sealed class Wire(string url) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
    });

    /// <summary>True when the server refused the request before the app saw it: a head that is too long or can't be read.</summary>
    public static bool IsOfTheServer(ApiAnswer answer) => answer is { Status: 400 or 414 or 431, Text.Length: 0 };

    /// <summary>Sends <paramref name="path"/> as it is written, with <c>..</c> and percent signs.</summary>
    public async Task<ApiAnswer> SendsAsync(
        string method,
        string path,
        string? principal,
        HttpContent? content = null,
        string? language = null,
        IEnumerable<(string Name, string Value)>? headers = null)
    {
        var uri = new Uri(url + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new HttpMethod(method), uri) { Content = content };
        if (principal is not null)
        {
            request.Headers.TryAddWithoutValidation("X-MS-CLIENT-PRINCIPAL", principal);
        }

        if (language is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Language", language);
        }

        foreach (var (name, value) in headers ?? [])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(request);
        return Answer(
            method,
            path,
            response.StatusCode,
            response.Content.Headers.ContentType?.ToString(),
            await response.Content.ReadAsStringAsync());
    }

    /// <summary>Sends a body of bytes.</summary>
    public Task<ApiAnswer> SendsAsync(string method, string path, string? principal, byte[] body) =>
        SendsAsync(method, path, principal, new ByteArrayContent(body));

    /// <summary>
    /// Writes <paramref name="head"/> (request line and headers, without the empty line) to the socket and reads the answer to its end.
    /// </summary>
    public async Task<ApiAnswer> WritesAsync(string head)
    {
        var target = new Uri(url);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, target.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.UTF8.GetBytes($"{head.ReplaceLineEndings("\r\n")}\r\nHost: {target.Authority}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var parts = (await reader.ReadToEndAsync().WaitAsync(Patience)).Split("\r\n\r\n", 2);
        var request = head.Split(' ', 3);
        var headers = parts[0].Split("\r\n").Skip(1).Select(h => h.Split(": ", 2))
            .ToDictionary(h => h[0], h => h[1], StringComparer.OrdinalIgnoreCase);
        var body = headers.ContainsKey("Transfer-Encoding")
            ? parts[1][parts[1].IndexOf('{', StringComparison.Ordinal)..(parts[1].LastIndexOf('}') + 1)]
            : parts[1];
        return Answer(
            request[0],
            request[1],
            (HttpStatusCode)int.Parse(parts[0].Split(' ')[1], null),
            headers.GetValueOrDefault("Content-Type"),
            body);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static ApiAnswer Answer(string method, string path, HttpStatusCode status, string? contentType, string text)
    {
        var json = contentType?.Contains("json", StringComparison.Ordinal) == true && method != "HEAD"
            ? JsonDocument.Parse(text).RootElement
            : (JsonElement?)null;
        var answer = new ApiAnswer((int)status, json, contentType, null, text);
        // A path with dots is another path for the server; one that can't be decoded never reaches the app.
        var dotted = path.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase).Split('/', '?').Any(segment => segment is "." or "..");
        if (!dotted && answer.Code != "route-not-found" && !IsOfTheServer(answer))
        {
            ApiDocument.Check(method, path, (int)status, contentType, json);
        }

        return answer;
    }
}
