using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace BenefitsFunctions.Http;

/// <summary>An answer in the bytes that go out: what can fail in making it has been done.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Headers">Beside those that every answer has.</param>
/// <param name="ContentType">Of the body.</param>
/// <param name="Body">UTF-8 JSON; empty for none.</param>
public sealed record RenderedAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string ContentType, byte[] Body)
    : IActionResult
{
    /// <inheritdoc/>
    public Task ExecuteResultAsync(ActionContext context) => WriteAsync(context.HttpContext);

    /// <summary>Writes the answer to the response of <paramref name="http"/>; a HEAD gets everything but the body.</summary>
    public async Task WriteAsync(HttpContext http)
    {
        var response = http.Response;
        response.StatusCode = Status;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        foreach (var (name, value) in Headers)
        {
            response.Headers[name] = value;
        }

        if (Body.Length == 0)
        {
            return;
        }

        response.ContentType = ContentType;
        response.ContentLength = Body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await response.Body.WriteAsync(Body, http.RequestAborted);
        }
    }
}
