using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Tests.Support.Processes;

/// <summary>A request that reached storage.</summary>
/// <param name="Service"><c>table</c>, <c>queue</c> or <c>blob</c>.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">Path and query, unescaped, without the account; of a batch the path of its first part.</param>
/// <param name="IsEmpty">A look into a queue that found nothing.</param>
public sealed record StorageRequest(string Service, string Method, string Path, bool IsEmpty);

/// <summary>
/// Stands between a system and all of a storage account, and keeps what is asked: what the account's owner is billed for.
/// </summary>
public sealed class StorageMeter : IAsyncDisposable
{
    private static readonly string[] Services = ["table", "queue", "blob"];
    private static readonly string[] OfTheHop = ["Host", "Connection", "Keep-Alive", "Transfer-Encoding"];

    private readonly WebApplication _server;
    private readonly HttpClient _azurite = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
    private readonly Dictionary<int, (string Service, Uri Target)> _ports = [];
    private readonly ConcurrentQueue<StorageRequest> _requests = new();

    private StorageMeter(WebApplication server) => _server = server;

    /// <summary>The connection string of the account behind it.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>All requests so far, in the order in which they were answered.</summary>
    public IReadOnlyCollection<StorageRequest> Requests => _requests;

    /// <summary>Starts one in front of an account.</summary>
    public static async Task<StorageMeter> StartAsync(string connectionString)
    {
        var parts = connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2))
            .ToDictionary(p => p[0], p => p[1]);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            foreach (var _ in Services)
            {
                kestrel.Listen(IPAddress.Loopback, 0);
            }
        });
        var server = builder.Build();
        var meter = new StorageMeter(server);
        server.Run(meter.ForwardAsync);
        await server.StartAsync();
        var connection = new StringBuilder(
            $"DefaultEndpointsProtocol=http;AccountName={parts["AccountName"]};AccountKey={parts["AccountKey"]};");
        foreach (var (service, url) in Services.Zip(server.Urls))
        {
            var endpoint = $"{char.ToUpperInvariant(service[0])}{service[1..]}Endpoint";
            meter._ports[new Uri(url).Port] = (service, new Uri(new Uri(parts[endpoint]).GetLeftPart(UriPartial.Authority)));
            connection.Append(endpoint).Append('=').Append(url).Append('/').Append(parts["AccountName"]).Append(';');
        }

        meter.ConnectionString = connection.ToString();
        return meter;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _azurite.Dispose();
    }

    private async Task ForwardAsync(HttpContext http)
    {
        var (service, target) = _ports[http.Connection.LocalPort];
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        using var request = Copy(http, target, body.ToArray());
        using var answer = await _azurite.SendAsync(request, HttpCompletionOption.ResponseContentRead, http.RequestAborted);
        var content = await answer.Content.ReadAsByteArrayAsync();
        _requests.Enqueue(new StorageRequest(service, http.Request.Method, PathOf(http.Request, body), IsEmpty(http.Request, content)));
        http.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(h => !OfTheHop.Contains(h.Key)))
        {
            http.Response.Headers[name] = values.ToArray();
        }

        if (content.Length > 0 && !HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(content, http.RequestAborted);
        }
    }

    // The bytes of the path as they came: they are signed.
    private static HttpRequestMessage Copy(HttpContext http, Uri target, byte[] body)
    {
        var path = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var copy = new HttpRequestMessage(new HttpMethod(http.Request.Method), new Uri(target, path));
        if (body.Length > 0 || http.Request.ContentLength is not null)
        {
            copy.Content = new ByteArrayContent(body);
        }

        foreach (var (name, values) in http.Request.Headers.Where(h => !OfTheHop.Contains(h.Key)))
        {
            if (!copy.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                copy.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        return copy;
    }

    // A transaction names its table in its parts.
    private static string PathOf(HttpRequest request, MemoryStream body)
    {
        var path = request.Path.Value!;
        if (path.EndsWith("$batch", StringComparison.Ordinal))
        {
            var part = Encoding.UTF8.GetString(body.ToArray()).Split('\n').First(line => line.Contains(" http", StringComparison.Ordinal));
            path = new Uri(part.Split(' ')[1]).AbsolutePath;
        }

        return Uri.UnescapeDataString(path[(path.IndexOf('/', 1) + 1)..] + request.QueryString);
    }

    private static bool IsEmpty(HttpRequest request, byte[] answer) =>
        HttpMethods.IsGet(request.Method)
        && request.Path.Value!.EndsWith("/messages", StringComparison.Ordinal)
        && !Encoding.UTF8.GetString(answer).Contains("<QueueMessage>", StringComparison.Ordinal);
}
