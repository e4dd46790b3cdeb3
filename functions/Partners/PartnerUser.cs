using System.Text.Json.Serialization;

namespace BenefitsFunctions.Partners;

/// <summary>What ties an account to a partner.</summary>
public enum Association
{
    /// <summary>The partner programme (MPN).</summary>
    Programme,

    /// <summary>Reselling for customers only: no programme benefits (A2).</summary>
    CspOnly,
}

/// <summary>What an account may do at its partner.</summary>
public enum PartnerRole
{
    GlobalAdmin,
    PartnerAdmin,
    UserAdmin,
    AdminAgent,
}

/// <summary>An account of a partner.</summary>
public sealed record PartnerUser(
    string AccountId, string Email, string DisplayName, Association Association, IReadOnlyList<PartnerRole> Roles)
{
    /// <summary>A1: only these may activate.</summary>
    [JsonIgnore]
    public bool MayActivate =>
        Association == Association.Programme && (Roles.Contains(PartnerRole.GlobalAdmin) || Roles.Contains(PartnerRole.PartnerAdmin));

    /// <summary>S1: files and follows requests for the partner's customers, also where it is associated through CSP only.</summary>
    [JsonIgnore]
    public bool IsAdminAgent => Roles.Contains(PartnerRole.AdminAgent);

    /// <summary>S: may keep the partner's customers. Admin agents may also where they are associated through CSP only.</summary>
    [JsonIgnore]
    public bool MayKeepCustomers => MayActivate || IsAdminAgent;

    /// <summary>May add and remove the partner's users.</summary>
    [JsonIgnore]
    public bool MayManageUsers => Association == Association.Programme && Roles.Contains(PartnerRole.GlobalAdmin);
}
