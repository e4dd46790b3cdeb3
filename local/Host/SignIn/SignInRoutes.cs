using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Benefits.Local.Host;

/// <summary>The development sign-in and App Service's <c>/.auth</c> pages.</summary>
/// <param name="tenant">The tenant of work accounts that name none.</param>
internal sealed class SignInRoutes(string tenant)
{
    private const int LongestValue = 128;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/.auth/login/dev", [HttpMethods.Get], (RequestDelegate)SignInAsync).WithMetadata(HostRoute.Instance);
        routes.MapMethods("/.auth/me", [HttpMethods.Get], (RequestDelegate)MeAsync).WithMetadata(HostRoute.Instance);
        routes.MapMethods("/.auth/logout", [HttpMethods.Get], (RequestDelegate)SignOutAsync).WithMetadata(HostRoute.Instance);
    }

    private Task SignInAsync(HttpContext http)
    {
        var query = http.Request.Query;
        string? Value(string key) => query[key].ToString() is { Length: > 0 } text ? text : null;
        if (Value("account") is not { } account)
        {
            return Refuse(http, "Say who signs in: /.auth/login/dev?account=ID.");
        }

        var idp = Value("idp") ?? "aad";
        if (idp is not ("aad" or "live.com"))
        {
            return Refuse(http, "idp takes aad or live.com.");
        }

        var roles = Value("roles")?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (new[] { account, Value("name"), Value("email"), Value("tid"), Value("roles") }.Any(value => value?.Length > LongestValue))
        {
            return Refuse(http, $"account, name, email, tid and roles take up to {LongestValue} characters.");
        }

        var target = Value("post_login_redirect_uri") ?? "/.auth/me";
        if (!IsLocal(target))
        {
            return Refuse(http, "post_login_redirect_uri takes a path of this host.");
        }

        var belongsTo = Value("tid") ?? (idp == "live.com" ? DevelopmentPrincipal.PersonalTenant : tenant);
        var principal = new DevelopmentPrincipal(account, Value("name"), Value("email"), idp, belongsTo, roles ?? []);
        http.Response.Cookies.Append(
            DevelopmentPrincipal.Cookie, principal.ToCookie(), new() { HttpOnly = true, SameSite = SameSiteMode.Lax });
        http.Response.Redirect(target);
        return Task.CompletedTask;
    }

    private static Task MeAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        var principal = DevelopmentPrincipal.FromCookie(http.Request.Cookies[DevelopmentPrincipal.Cookie]);
        return http.Response.WriteAsJsonAsync(principal is null
            ? []
            : (object[])[new { provider_name = "aad", user_id = principal.DisplayName, user_claims = principal.Claims() }]);
    }

    private static Task SignOutAsync(HttpContext http)
    {
        var target = http.Request.Query["post_logout_redirect_uri"].ToString() is { Length: > 0 } given ? given : "/";
        if (!IsLocal(target))
        {
            return Refuse(http, "post_logout_redirect_uri takes a path of this host.");
        }

        http.Response.Cookies.Delete(DevelopmentPrincipal.Cookie);
        http.Response.Redirect(target);
        return Task.CompletedTask;
    }

    // Browsers read // and /\ as the start of another host's name.
    private static bool IsLocal(string path) =>
        path[0] == '/' && !path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("/\\", StringComparison.Ordinal)
        && !path.Any(char.IsControl);

    private static Task Refuse(HttpContext http, string detail) =>
        HostProblem.WriteAsync(http, StatusCodes.Status400BadRequest, "sign-in-invalid", detail);
}
