using BenefitsFunctions.Languages;

namespace BenefitsFunctions.Partners;

/// <summary>What a partner bought or earned.</summary>
public enum MembershipKind
{
    ActionPack,
    SolutionsPartner,
    LegacySilver,
    LegacyGold,
    NetworkMember,
}

/// <summary>How memberships are named.</summary>
public static class MembershipNames
{
    /// <summary>The name that people read.</summary>
    public static Localized Name(this MembershipKind membership) => membership switch
    {
        MembershipKind.ActionPack => new("Action Pack", "Action Pack"),
        MembershipKind.SolutionsPartner => new("Solutions Partner", "ソリューション パートナー"),
        MembershipKind.LegacySilver => new("Legacy Silver", "レガシ Silver"),
        MembershipKind.LegacyGold => new("Legacy Gold", "レガシ Gold"),
        MembershipKind.NetworkMember => new("Network Member", "ネットワーク メンバー"),
        _ => throw new ArgumentOutOfRangeException(nameof(membership), membership, null),
    };
}
