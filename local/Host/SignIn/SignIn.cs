using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Benefits.Local.Host;

/// <summary>The development sign-in, App Service's <c>/.auth</c> pages and the headers that App Service Authentication puts on requests.</summary>
/// <param name="tenant">The tenant of work accounts that name none.</param>
/// <param name="trustClient">Whether what a client sends in these headers is kept for one that is not signed in.</param>
internal sealed class SignIn(string tenant, bool trustClient)
{
    private const string Cookie = "AppServiceAuthSession";
    private const string Header = "X-MS-CLIENT-PRINCIPAL";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/.auth/login/dev", [HttpMethods.Get], (RequestDelegate)SignInAsync);
        routes.MapMethods("/.auth/me", [HttpMethods.Get], (RequestDelegate)MeAsync);
        routes.MapMethods("/.auth/logout", [HttpMethods.Get], (RequestDelegate)SignOutAsync);
    }

    /// <summary>Puts the signed-in account on the request in place of what the client says.</summary>
    public Task ApplyAsync(HttpContext http, RequestDelegate next)
    {
        var headers = http.Request.Headers;
        if (!trustClient)
        {
            foreach (var name in headers.Keys.Where(name => name.StartsWith(Header, StringComparison.OrdinalIgnoreCase)).ToList())
            {
                headers.Remove(name);
            }
        }

        if (SignedIn(http) is { } principal)
        {
            headers[Header] = Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(new
            {
                auth_typ = "aad",
                claims = principal.Claims(tenant),
                name_typ = DevelopmentPrincipal.EmailClaim,
                role_typ = "roles",
            }));
            headers[$"{Header}-ID"] = principal.Account;
            headers[$"{Header}-NAME"] = principal.DisplayName;
            headers[$"{Header}-IDP"] = "aad";
        }

        return next(http);
    }

    private static DevelopmentPrincipal? SignedIn(HttpContext http) => DevelopmentPrincipal.Read(http.Request.Cookies[Cookie]).Principal;

    private static Task SignInAsync(HttpContext http)
    {
        var (principal, fault) = DevelopmentPrincipal.Read(http.Request.QueryString.Value);
        return principal is null
            ? RefuseAsync(http, fault!)
            : RedirectAsync(http, "post_login_redirect_uri", "/.auth/me", cookies => cookies.Append(
                Cookie, principal.ToQuery(), new() { HttpOnly = true, SameSite = SameSiteMode.Lax }));
    }

    private Task MeAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsJsonAsync(SignedIn(http) is { } principal
            ? new[] { new { provider_name = "aad", user_id = principal.DisplayName, user_claims = principal.Claims(tenant) } }
            : []);
    }

    private static Task SignOutAsync(HttpContext http) =>
        RedirectAsync(http, "post_logout_redirect_uri", "/", cookies => cookies.Delete(Cookie));

    private static Task RedirectAsync(HttpContext http, string parameter, string otherwise, Action<IResponseCookies> remember)
    {
        var target = http.Request.Query[parameter].ToString() is { Length: > 0 } given ? given : otherwise;

        // Browsers read // and /\ as the start of another host's name.
        if (target[0] != '/' || target.StartsWith("//", StringComparison.Ordinal) || target.StartsWith("/\\", StringComparison.Ordinal)
            || target.Any(char.IsControl))
        {
            return RefuseAsync(http, $"{parameter} takes a path of this host.");
        }

        remember(http.Response.Cookies);
        http.Response.Redirect(target);
        return Task.CompletedTask;
    }

    private static Task RefuseAsync(HttpContext http, string detail) => HttpServer.ProblemAsync(http, 400, "sign-in-invalid", detail);
}
