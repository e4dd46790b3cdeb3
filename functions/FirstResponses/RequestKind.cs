namespace BenefitsFunctions.FirstResponses;

/// <summary>What a request for a customer is about.</summary>
public enum RequestKind
{
    /// <summary>Something that worked does not work.</summary>
    BreakFix,

    Billing,
    Dispute,
    Fraud,
    HowTo,
}
