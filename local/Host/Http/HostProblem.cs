using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Benefits.Local.Host;

/// <summary>Errors that the host itself answers, as <c>application/problem+json</c>.</summary>
internal static class HostProblem
{
    public static Task WriteAsync(HttpContext http, int status, string code, string detail)
    {
        http.Response.StatusCode = status;
        var body = new { type = "about:blank", title = ReasonPhrases.GetReasonPhrase(status), status, code, detail };
        return http.Response.WriteAsJsonAsync(body, options: null, contentType: "application/problem+json", CancellationToken.None);
    }
}
