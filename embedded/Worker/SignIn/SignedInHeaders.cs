using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Embedded.Worker;

/// <summary>Puts the signed-in account on the request the way App Service Authentication does.</summary>
internal static class SignedInHeaders
{
    private const string Principal = "X-MS-CLIENT-PRINCIPAL";

    public static Task ApplyAsync(HttpContext http, RequestDelegate next)
    {
        if (DevelopmentPrincipal.FromCookie(http.Request.Cookies[DevelopmentPrincipal.Cookie]) is not { } principal)
        {
            return next(http);
        }

        if (LoopbackGuard.IsForeignWrite(http.Request))
        {
            return LoopbackGuard.RefuseForeignWriteAsync(http);
        }

        var headers = http.Request.Headers;
        headers[Principal] = Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(
            new { auth_typ = "aad", claims = principal.Claims(), name_typ = DevelopmentPrincipal.EmailClaim, role_typ = "roles" }));
        headers[$"{Principal}-ID"] = principal.Account;
        headers[$"{Principal}-NAME"] = principal.DisplayName;
        headers[$"{Principal}-IDP"] = "aad";
        return next(http);
    }
}
