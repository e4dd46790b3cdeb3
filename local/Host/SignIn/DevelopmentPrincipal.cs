using Microsoft.AspNetCore.WebUtilities;

namespace Benefits.Local.Host;

/// <summary>Who signed in on this machine.</summary>
/// <param name="Name">What App Service calls the user: the address, else the name, else the id.</param>
/// <param name="Claims">In App Service's shape.</param>
internal sealed record DevelopmentPrincipal(string Id, string Name, IReadOnlyList<object> Claims)
{
    /// <summary>Tenant of the work accounts that name none.</summary>
    public const string WorkTenant = "11111111-1111-1111-1111-111111111111";

    public const string EmailClaim = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";
    private const string PersonalTenant = "9188040d-6c67-4c5b-b112-36a304b66dad";
    private const int LongestQuery = 1000;

    /// <summary>Reads the query of a sign-in, which is also what the session cookie holds; otherwise says what is wrong.</summary>
    public static (DevelopmentPrincipal? Principal, string? Fault) Read(string? query)
    {
        var values = QueryHelpers.ParseQuery(query);
        string? Value(string key) => values.GetValueOrDefault(key).ToString() is { Length: > 0 } text ? text : null;
        var (account, name, email, idp) = (Value("account"), Value("name"), Value("email"), Value("idp") ?? "aad");
        if (account is null || query!.Length > LongestQuery)
        {
            return (null, $"Say who signs in: /.auth/login/dev?account=ID, in up to {LongestQuery} characters.");
        }

        if (idp is not ("aad" or "live.com"))
        {
            return (null, "idp takes aad or live.com.");
        }

        (string Type, string? Value)[] claims =
        [
            ("http://schemas.microsoft.com/identity/claims/objectidentifier", account),
            ("http://schemas.microsoft.com/identity/claims/identityprovider", idp),
            ("idp", idp),
            ("tid", Value("tid") ?? (idp == "live.com" ? PersonalTenant : WorkTenant)),
            ("name", name),
            (EmailClaim, email),
            .. (Value("roles") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(role => ("roles", (string?)role.Trim())),
        ];
        var told = claims.Where(claim => claim.Value is not null).Select(claim => new { typ = claim.Type, val = claim.Value });
        return (new(account, email ?? name ?? account, [.. told]), null);
    }
}
