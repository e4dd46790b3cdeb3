using Microsoft.AspNetCore.WebUtilities;

namespace Benefits.Local.Host;

/// <summary>Who signed in on this machine.</summary>
/// <param name="Account">The account's object id.</param>
/// <param name="Idp"><c>aad</c> or <c>live.com</c>.</param>
/// <param name="Tenant">The tenant that the account belongs to; null for the default one.</param>
/// <param name="Roles">The app roles, with commas between them.</param>
internal sealed record DevelopmentPrincipal(string Account, string? Name, string? Email, string Idp, string? Tenant, string? Roles)
{
    public const string EmailClaim = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";

    // The tenant of all accounts of live.com.
    private const string PersonalTenant = "9188040d-6c67-4c5b-b112-36a304b66dad";
    private const int LongestValue = 128;

    /// <summary>What App Service calls the user: the address, else the name, else the id.</summary>
    public string DisplayName => Email ?? Name ?? Account;

    /// <summary>Reads the query of a sign-in, which is also what the session cookie holds.</summary>
    /// <returns>The principal, or what is wrong.</returns>
    public static (DevelopmentPrincipal? Principal, string? Fault) Read(string? query)
    {
        var values = QueryHelpers.ParseQuery(query);
        string? Value(string key) => values.GetValueOrDefault(key).ToString() is { Length: > 0 } text ? text : null;
        var roles = Value("roles");
        return (Value("account"), Value("idp") ?? "aad") switch
        {
            (null, _) => (null, "Say who signs in: /.auth/login/dev?account=ID."),
            (_, not ("aad" or "live.com")) => (null, "idp takes aad or live.com."),
            _ when new[] { Value("account"), Value("name"), Value("email"), Value("tid"), roles }.Any(value => value?.Length > LongestValue) =>
                (null, $"account, name, email, tid and roles take up to {LongestValue} characters."),
            var (account, idp) => (new(account, Value("name"), Value("email"), idp, Value("tid"), roles), null),
        };
    }

    /// <summary>What <see cref="Read"/> reads.</summary>
    public string ToQuery() => QueryHelpers.AddQueryString("", new Dictionary<string, string?>
    {
        ["account"] = Account, ["name"] = Name, ["email"] = Email, ["idp"] = Idp, ["tid"] = Tenant, ["roles"] = Roles,
    });

    /// <summary>The claims in App Service's shape.</summary>
    public IEnumerable<object> Claims(string defaultTenant)
    {
        static object Claim(string typ, string val) => new { typ, val };
        yield return Claim("http://schemas.microsoft.com/identity/claims/objectidentifier", Account);
        yield return Claim("http://schemas.microsoft.com/identity/claims/identityprovider", Idp);
        yield return Claim("idp", Idp);
        yield return Claim("tid", Tenant ?? (Idp == "live.com" ? PersonalTenant : defaultTenant));
        if (Name is not null)
        {
            yield return Claim("name", Name);
        }

        if (Email is not null)
        {
            yield return Claim(EmailClaim, Email);
        }

        foreach (var role in (Roles ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            yield return Claim("roles", role);
        }
    }
}
