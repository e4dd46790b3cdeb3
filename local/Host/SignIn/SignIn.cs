using System.Text.Json;

namespace Benefits.Local.Host;

/// <summary>The development sign-in, and the pages and headers of App Service Authentication.</summary>
/// <param name="trustPrincipal">Whether the principal headers that a client sends stay.</param>
internal sealed class SignIn(bool trustPrincipal)
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
        if (!trustPrincipal)
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
                claims = principal.Claims,
                name_typ = DevelopmentPrincipal.EmailClaim,
                role_typ = "roles",
            }));
            headers[$"{Header}-ID"] = principal.Id;
            headers[$"{Header}-NAME"] = principal.Name;
            headers[$"{Header}-IDP"] = "aad";
        }

        return next(http);
    }

    private static DevelopmentPrincipal? SignedIn(HttpContext http) => DevelopmentPrincipal.Read(http.Request.Cookies[Cookie]).Principal;

    private static Task SignInAsync(HttpContext http)
    {
        var query = http.Request.QueryString.Value!;
        return DevelopmentPrincipal.Read(query).Fault is { } fault
            ? RefuseAsync(http, fault)
            : RedirectAsync(http, "post_login_redirect_uri", "/.auth/me", cookies => cookies.Append(
                Cookie, query, new() { HttpOnly = true, SameSite = SameSiteMode.Lax }));
    }

    private static Task MeAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsJsonAsync(SignedIn(http) is { } principal
            ? new[] { new { provider_name = "aad", user_id = principal.Name, user_claims = principal.Claims } }
            : []);
    }

    private static Task SignOutAsync(HttpContext http) =>
        RedirectAsync(http, "post_logout_redirect_uri", "/", cookies => cookies.Delete(Cookie));

    private static Task RedirectAsync(HttpContext http, string parameter, string otherwise, Action<IResponseCookies> remember)
    {
        var target = http.Request.Query[parameter].ToString() is { Length: > 0 } given ? given : otherwise;

        // Browsers read // and /\ as the start of another host's name.
        if (target is not ['/', .. var path] || path is ['/' or '\\', ..] || target.Any(char.IsControl))
        {
            return RefuseAsync(http, $"{parameter} takes a path of this host.");
        }

        remember(http.Response.Cookies);
        http.Response.Redirect(target);
        return Task.CompletedTask;
    }

    private static Task RefuseAsync(HttpContext http, string detail) => HttpServer.ProblemAsync(http, 400, "sign-in-invalid", detail);
}
