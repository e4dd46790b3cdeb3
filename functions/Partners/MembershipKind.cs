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
