using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Azure.Data.Tables;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Tests.Support.Processes;

/// <summary>A write that reached Table Storage and was carried out.</summary>
public sealed record StorageWrite(string Path, string Body);

/// <summary>
/// Stands between a system and Azurite's tables (queues and blobs are reached directly), counts the writes to the app's own, not those of
/// the engine, and can do something at exactly one of them. A timer goes on with partners' profiles at any time: what it notes of that
/// is not counted.
/// </summary>
public sealed class StorageProxy : IAsyncDisposable
{
    private static readonly string[] AppTables =
    [
        .. new BenefitsTables(new TableServiceClient("UseDevelopmentStorage=true")).All.Select(t => t.Name),
    ];
    private readonly WebApplication _server;
    private readonly HttpClient _azurite;
    private readonly ConcurrentQueue<StorageWrite> _writes = new();
    private readonly ConcurrentBag<(Func<StorageWrite, bool> Wanted, TaskCompletionSource Seen)> _watches = [];
    private int _countdown = int.MaxValue;
    private bool _carryOut;
    private Action? _act;
    private TaskCompletionSource _struck = new();

    private StorageProxy(WebApplication server, string table)
    {
        _server = server;
        _azurite = new HttpClient(new SocketsHttpHandler { UseCookies = false })
        {
            BaseAddress = new Uri(new Uri(table).GetLeftPart(UriPartial.Authority)),
        };
    }

    /// <summary>All writes carried out so far.</summary>
    public IReadOnlyCollection<StorageWrite> Writes => _writes;

    /// <summary>Whether it answers nothing, as storage that is away.</summary>
    public bool IsDown { get; set; }

    /// <summary>The connection string of an account behind this proxy.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>
    /// Settings of a system on it, with <paramref name="more"/>; without sample partners, whose profiles would be followed meanwhile.
    /// </summary>
    public Dictionary<string, string> Settings(params ReadOnlySpan<(string Name, string Value)> more)
    {
        var settings = new Dictionary<string, string>
        {
            ["AzureWebJobsStorage"] = ConnectionString,
            ["Benefits__SamplePartners"] = "",
        };
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        return settings;
    }

    public static async Task<StorageProxy> StartAsync(string connectionString)
    {
        var parts = connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2))
            .ToDictionary(p => p[0], p => p[1]);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = builder.Build();
        StorageProxy? proxy = null;
        server.Run(http => proxy!.ForwardAsync(http));
        await server.StartAsync();
        proxy = new StorageProxy(server, parts["TableEndpoint"])
        {
            ConnectionString =
                $"DefaultEndpointsProtocol=http;AccountName={parts["AccountName"]};AccountKey={parts["AccountKey"]};"
                + $"TableEndpoint={server.Urls.Single()}/{parts["AccountName"]};"
                + $"QueueEndpoint={parts["QueueEndpoint"]};BlobEndpoint={parts["BlobEndpoint"]};",
        };
        return proxy;
    }

    /// <summary>
    /// Does <paramref name="act"/> at the <paramref name="n"/>th write from now, which then is carried out without an answer, or lost.
    /// </summary>
    /// <returns>Completes when it has been done.</returns>
    /// <exception cref="TimeoutException">So many writes do not come; names those that do.</exception>
    public async Task ArmAt(int n, bool carryOut, Action act)
    {
        var struck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = _writes.Count;
        (_carryOut, _act, _struck) = (carryOut, act, struck);
        Volatile.Write(ref _countdown, n);
        try
        {
            await struck.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch (TimeoutException)
        {
            var came = _writes.Skip(before).Select(write => write.Path);
            throw new TimeoutException($"There is no write {n}, only these:\n{string.Join('\n', came)}");
        }
    }

    /// <summary>Completes when such a write has been carried out.</summary>
    public Task WhenWritten(Func<StorageWrite, bool> wanted)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _watches.Add((wanted, seen));
        return seen.Task.WaitAsync(TimeSpan.FromSeconds(100));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _azurite.Dispose();
    }

    private async Task ForwardAsync(HttpContext http)
    {
        if (IsDown)
        {
            http.Abort();
            return;
        }

        var path = http.Request.Path.Value + http.Request.QueryString;
        using var copy = new MemoryStream();
        await http.Request.Body.CopyToAsync(copy);
        var isWrite = !HttpMethods.IsGet(http.Request.Method) && IsOfTheApp(path!, copy.ToArray());
        var struck = isWrite && Interlocked.Decrement(ref _countdown) == 0;
        if (struck && !_carryOut)
        {
            _act!();
            _struck.TrySetResult();
            http.Abort();
            return;
        }

        using var answer = await _azurite.SendAsync(Copy(http.Request, path, copy.ToArray()), HttpCompletionOption.ResponseContentRead);
        var body = await answer.Content.ReadAsByteArrayAsync();
        if (isWrite && answer.IsSuccessStatusCode)
        {
            Note(new StorageWrite(Uri.UnescapeDataString(path), Encoding.UTF8.GetString(copy.ToArray())));
        }

        if (struck)
        {
            _act!();
            _struck.TrySetResult();
            http.Abort();
            return;
        }

        http.Response.StatusCode = (int)answer.StatusCode;
        foreach (
            var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(
                h => h.Key is not ("Transfer-Encoding" or "Connection" or "Keep-Alive")))
        {
            http.Response.Headers[name] = values.ToArray();
        }

        if (body.Length > 0)
        {
            await http.Response.Body.WriteAsync(body);
        }
    }

    // A transaction names the table in its parts.
    private static bool IsOfTheApp(string path, byte[] body)
    {
        var target = path.EndsWith("$batch", StringComparison.Ordinal) ? Encoding.UTF8.GetString(body) : path;
        return AppTables.Any(table => target.Contains($"/{table}", StringComparison.Ordinal))
            && !Uri.UnescapeDataString(target).Contains($"PartitionKey='{ProfileFollowing.Partition}'", StringComparison.Ordinal);
    }

    private static HttpRequestMessage Copy(HttpRequest request, string path, byte[] body)
    {
        var copy = new HttpRequestMessage(new HttpMethod(request.Method), path) { Content = new ByteArrayContent(body) };
        foreach (var (name, values) in request.Headers.Where(h => h.Key is not ("Host" or "Connection" or "Transfer-Encoding")))
        {
            if (!copy.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                copy.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        copy.Headers.ConnectionClose = false;
        copy.Headers.Host = null;
        copy.Headers.TransferEncodingChunked = false;
        copy.Content.Headers.ContentType ??= new MediaTypeHeaderValue("application/json");
        return copy;
    }

    private void Note(StorageWrite write)
    {
        _writes.Enqueue(write);
        foreach (var (wanted, seen) in _watches)
        {
            if (wanted(write))
            {
                seen.TrySetResult();
            }
        }
    }
}
