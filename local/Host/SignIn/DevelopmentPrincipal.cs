using System.Buffers.Text;
using System.Text.Json;

namespace Benefits.Local.Host;

/// <summary>Who signed in on this machine; travels in the session cookie.</summary>
/// <param name="Account">The account's object id.</param>
/// <param name="Idp"><c>aad</c> or <c>live.com</c>.</param>
/// <param name="Tenant">The tenant that the account belongs to.</param>
internal sealed record DevelopmentPrincipal(string Account, string? Name, string? Email, string Idp, string Tenant, string[] Roles)
{
    public const string Cookie = "AppServiceAuthSession";

    /// <summary>The tenant of all accounts of <c>live.com</c>.</summary>
    public const string PersonalTenant = "9188040d-6c67-4c5b-b112-36a304b66dad";

    public const string EmailClaim = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";

    /// <summary>What App Service calls the user: the address, else the name, else the id.</summary>
    public string DisplayName => Email ?? Name ?? Account;

    public IEnumerable<PrincipalClaim> Claims()
    {
        yield return new("http://schemas.microsoft.com/identity/claims/objectidentifier", Account);
        yield return new("http://schemas.microsoft.com/identity/claims/identityprovider", Idp);
        yield return new("idp", Idp);
        yield return new("tid", Tenant);
        if (Name is not null)
        {
            yield return new("name", Name);
        }

        if (Email is not null)
        {
            yield return new(EmailClaim, Email);
        }

        foreach (var role in Roles)
        {
            yield return new("roles", role);
        }
    }

    public string ToCookie() => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(this));

    /// <summary>Null for a cookie that this host did not write.</summary>
    public static DevelopmentPrincipal? FromCookie(string? cookie)
    {
        if (string.IsNullOrEmpty(cookie) || !Base64Url.IsValid(cookie))
        {
            return null;
        }

        try
        {
            var principal = JsonSerializer.Deserialize<DevelopmentPrincipal>(Base64Url.DecodeFromChars(cookie));
            return principal is { Account.Length: > 0, Idp: not null, Tenant: not null, Roles: not null } ? principal : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
