using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Benefits.Local.Host;

/// <summary>Puts the signed-in account on the request the way App Service Authentication does.</summary>
/// <param name="trustClient">Whether what a client sends in these headers is kept for one that is not signed in.</param>
internal sealed class SignedInHeaders(bool trustClient)
{
    private const string Principal = "X-MS-CLIENT-PRINCIPAL";

    public Task ApplyAsync(HttpContext http, RequestDelegate next)
    {
        var headers = http.Request.Headers;
        if (!trustClient)
        {
            foreach (var name in headers.Keys.Where(name => name.StartsWith(Principal, StringComparison.OrdinalIgnoreCase)).ToList())
            {
                headers.Remove(name);
            }
        }

        if (DevelopmentPrincipal.FromCookie(http.Request.Cookies[DevelopmentPrincipal.Cookie]) is not { } principal)
        {
            return next(http);
        }

        if (LoopbackGuard.IsForeignWrite(http.Request))
        {
            return LoopbackGuard.RefuseForeignWriteAsync(http);
        }

        headers[Principal] = Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(
            new { auth_typ = "aad", claims = principal.Claims(), name_typ = DevelopmentPrincipal.EmailClaim, role_typ = "roles" }));
        headers[$"{Principal}-ID"] = principal.Account;
        headers[$"{Principal}-NAME"] = principal.DisplayName;
        headers[$"{Principal}-IDP"] = "aad";
        return next(http);
    }
}
