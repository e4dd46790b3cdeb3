using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace SampleApp;

public sealed class HttpSamples(Gate gate, ILogger<HttpSamples> logger)
{
    [Function("Item")]
    public static IActionResult Item(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "items/{id:int}/{name?}")] HttpRequest request,
        int id,
        string? name) =>
        new OkObjectResult(new { id, name, path = request.Path.Value, host = request.Host.Value });

    [Function("AddItem")]
    public static async Task<IActionResult> AddItem(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "items")] HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        return new ContentResult { StatusCode = 201, ContentType = "text/plain", Content = await reader.ReadToEndAsync() };
    }

    [Function("File")]
    public static IActionResult File(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "files/{**path}")] HttpRequest request, string path) =>
        new ContentResult { Content = path };

    [Function("Any")]
    public static IActionResult Any([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) =>
        new ContentResult { StatusCode = 203, Content = $"{request.Method} {request.QueryString}" };

    [Function("Principal")]
    public static IActionResult Principal([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post")] HttpRequest request) =>
        new OkObjectResult(
            request.Headers.Where(h => h.Key.StartsWith("X-MS-CLIENT-PRINCIPAL", StringComparison.OrdinalIgnoreCase))
                .ToDictionary(h => h.Key.ToUpperInvariant(), h => h.Value.ToString()));

    [Function("Fails")]
    public static IActionResult Fails([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        throw new InvalidOperationException("secret");

    [Function("Waits")]
    public async Task<IActionResult> Waits(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, CancellationToken cancellationToken)
    {
        await gate.PassAsync("Request", cancellationToken);
        return new ContentResult { Content = "passed" };
    }

    [Function("WaitsForEnd")]
    public async Task<IActionResult> WaitsForEnd(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, CancellationToken cancellationToken)
    {
        logger.LogInformation("Request waits");
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (System.IO.File.Exists(request.Query["of"]))
        {
            await looks.WaitForNextTickAsync(cancellationToken);
        }

        return new ContentResult { Content = "passed" };
    }

    [Function("Open")]
    public IActionResult Open([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request)
    {
        gate.Open();
        return new NoContentResult();
    }
}
