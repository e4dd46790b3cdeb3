namespace BenefitsFunctions.Ledger;

/// <summary>How much a problem hurts.</summary>
public enum Severity
{
    /// <summary>Critical.</summary>
    A,

    /// <summary>Moderate.</summary>
    B,

    /// <summary>Minimal.</summary>
    C,
}
