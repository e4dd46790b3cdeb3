using Microsoft.AspNetCore.Http;

namespace Benefits.Local.Host;

/// <summary>
/// Keeps pages of other sites out: a name of theirs that resolves to loopback does not reach the app, nor does a write they send.
/// </summary>
internal static class LoopbackGuard
{
    public static Task CheckHostAsync(HttpContext http, RequestDelegate next) => http.Request.Host.Host switch
    {
        "localhost" or "127.0.0.1" or "[::1]" => next(http),
        _ => HostProblem.WriteAsync(
            http, StatusCodes.Status400BadRequest, "host-refused", "The Host header must name localhost, 127.0.0.1 or [::1]."),
    };

    /// <summary>True for a write that a page of another origin sent.</summary>
    public static bool IsForeignWrite(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method)
        && request.Headers.Origin is { Count: > 0 } origin
        && !string.Equals(origin.ToString(), $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);

    public static Task RefuseForeignWriteAsync(HttpContext http) =>
        HostProblem.WriteAsync(http, StatusCodes.Status403Forbidden, "origin-refused", "Writes are taken only from pages of this host.");
}
