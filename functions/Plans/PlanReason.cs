namespace BenefitsFunctions.Plans;

/// <summary>Why a plan can't be used, in the order in which reasons are told: what no link and no unit would mend comes first.</summary>
public enum PlanReason
{
    /// <summary>P2: the plan is for the other kind of product.</summary>
    ProductNotCovered,

    /// <summary>P1: neither the current version, nor the one before in mainstream support.</summary>
    VersionNotCovered,

    /// <summary>P3: an entitled benefit that is not activated.</summary>
    NotActivated,

    /// <summary>P3: an active contract that the account has not linked.</summary>
    NotLinked,

    /// <summary>The contract year begins later.</summary>
    NotStarted,

    /// <summary>P3, L4: the contract year is over.</summary>
    Expired,

    /// <summary>P3, L4: every unit is used.</summary>
    NoUnitsLeft,
}
