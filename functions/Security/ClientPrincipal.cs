using System.Text.Json;

namespace BenefitsFunctions.Security;

/// <summary>
/// Reads the platform's <c>X-MS-CLIENT-PRINCIPAL</c> header: Base64 of <c>{auth_typ, name_typ, role_typ, claims:[{typ,val}]}</c>.
/// </summary>
public static class ClientPrincipal
{
    public const string Header = "X-MS-CLIENT-PRINCIPAL";

    /// <summary>The longest account id, in characters.</summary>
    public const int MaxAccountId = 128;

    private const string PersonalTenant = "9188040d-6c67-4c5b-b112-36a304b66dad";
    private static readonly string[] AccountClaims =
    [
        "http://schemas.microsoft.com/identity/claims/objectidentifier",
        "oid",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier",
        "nameidentifier",
    ];

    private static readonly string[] ProviderClaims = ["http://schemas.microsoft.com/identity/claims/identityprovider", "idp"];
    private static readonly string[] TenantClaims = ["http://schemas.microsoft.com/identity/claims/tenantid", "tid"];
    private static readonly string[] RoleClaims = ["roles", "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"];

    /// <summary>The account that <paramref name="header"/> stands for; null when it is malformed or names none.</summary>
    /// <param name="operatorTenant">Whose app roles count; those of other tenants are granted by people who do not run the office.</param>
    public static Caller? Read(string header, Guid? operatorTenant)
    {
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header, bytes, out var length))
        {
            return null;
        }

        List<(string Type, string Value)>? claims;
        try
        {
            using var json = JsonDocument.Parse(bytes.AsMemory(0, length));
            claims = Claims(json.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half of a surrogate pair in a string.
            return null;
        }

        var accountId = claims is null ? null : First(claims, AccountClaims);
        return accountId is { Length: > 0 and <= MaxAccountId } && !accountId.Any(char.IsControl)
            ? new Caller(accountId, TypeOf(claims!), IsOf(operatorTenant, claims!) ? Roles(claims!) : [])
            : null;
    }

    private static List<(string Type, string Value)>? Claims(JsonElement principal)
    {
        if (principal.ValueKind != JsonValueKind.Object
            || !principal.TryGetProperty("claims", out var list)
            || list.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var claims = new List<(string, string)>();
        foreach (var claim in list.EnumerateArray())
        {
            if (claim.ValueKind != JsonValueKind.Object
                || !claim.TryGetProperty("typ", out var type) || type.ValueKind != JsonValueKind.String
                || !claim.TryGetProperty("val", out var value) || value.ValueKind != JsonValueKind.String)
            {
                return null;
            }

            claims.Add((type.GetString()!, value.GetString()!));
        }

        return claims;
    }

    private static AccountType TypeOf(List<(string Type, string Value)> claims) =>
        First(claims, ProviderClaims) == "live.com" || First(claims, TenantClaims) == PersonalTenant
            ? AccountType.Personal
            : AccountType.Work;

    // Each of them: one that names two tenants is believed as little as one that names none.
    private static bool IsOf(Guid? tenant, List<(string Type, string Value)> claims) =>
        claims.Where(c => TenantClaims.Contains(c.Type)).Select(c => c.Value).ToList() is { Count: > 0 } named
        && named.TrueForAll(value => Guid.TryParse(value, out var id) && id == tenant);

    private static HashSet<AppRole> Roles(List<(string Type, string Value)> claims) =>
        [.. claims.Where(c => RoleClaims.Contains(c.Type)).Select(c => Role(c.Value)).OfType<AppRole>()];

    private static AppRole? Role(string name) => name switch
    {
        nameof(AppRole.ProgramOffice) => AppRole.ProgramOffice,
        nameof(AppRole.Operator) => AppRole.Operator,
        _ => null,
    };

    private static string? First(List<(string Type, string Value)> claims, string[] types) =>
        types.Select(type => claims.FirstOrDefault(c => c.Type == type).Value).FirstOrDefault(value => value is not null);
}
