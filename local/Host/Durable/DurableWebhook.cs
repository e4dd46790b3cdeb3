using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Benefits.Local.Host;

/// <summary>The engine's management API: state of orchestrations, events for them, their end.</summary>
internal static class DurableWebhook
{
    public const string Path = "/runtime/webhooks/durabletask";

    public static void Map(IEndpointRouteBuilder routes, DurableEngine engine) =>
        routes.Map(Path + "/{**path}", (RequestDelegate)(http => HandleAsync(http, engine))).WithMetadata(HostRoute.Instance);

    private static async Task HandleAsync(HttpContext http, DurableEngine engine)
    {
        if (LoopbackGuard.IsForeignWrite(http.Request))
        {
            await LoopbackGuard.RefuseForeignWriteAsync(http);
            return;
        }

        var address = $"{http.Request.Scheme}://{http.Request.Host}{http.Request.Path}{http.Request.QueryString}";
        using var request = new HttpRequestMessage(new(http.Request.Method), address) { Content = new StreamContent(http.Request.Body) };
        if (http.Request.ContentType is { } type)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        using var answer = await engine.Webhook.ConvertAsync(request, http.RequestAborted);
        http.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            http.Response.Headers[name] = values.ToArray();
        }

        await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
