using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Tests.Embedded.Worker.Samples;

public sealed class HttpSamples
{
    [Function("Item")]
    public IActionResult Item(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "items/{id:int}/{name?}")] HttpRequest request, int id, string? name) =>
        new OkObjectResult(new { Id = id, Name = name, Path = request.Path.Value });

    [Function("AddItem")]
    public async Task<IActionResult> AddItem([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "items")] HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        return new ContentResult { StatusCode = 201, Content = await reader.ReadToEndAsync(), ContentType = "text/plain" };
    }

    [Function("Result")]
    public ValueTask<IResult> Result([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) =>
        ValueTask.FromResult(Results.Text($"{request.Method} answered", statusCode: 203));

    [Function("Plain")]
    public Task<Sample> Plain([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        Task.FromResult(new Sample(request.Query["q"].ToString(), DayOfWeek.Friday));

    [Function("Nothing")]
    public static void Nothing([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        request.HttpContext.Response.Headers["X-Ran"] = "yes";

    [Function("Writes")]
    public async Task Writes([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        await request.HttpContext.Response.WriteAsync("written");

    [Function("Typed")]
    public object Typed(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "typed/{guid}/{flag}/{number}/{day}")] HttpRequest request,
        Guid guid, bool flag, long? number, DayOfWeek day) => new { request.Method, guid, flag, number, day };

    [Function("Fails")]
    public IActionResult Fails([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        throw new InvalidOperationException($"a secret of {request.Method}");

    [Function("Guarded")]
    public IActionResult Guarded([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest request) => new OkObjectResult(request.Method);

    public sealed record Sample(string Text, DayOfWeek Day);
}
