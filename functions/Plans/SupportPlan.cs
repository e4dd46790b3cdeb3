using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Products;

namespace BenefitsFunctions.Plans;

/// <summary>What an incident can be opened under.</summary>
public enum SupportPlan
{
    /// <summary>On-premises products, under a contract.</summary>
    ProductSupport,

    /// <summary>Cloud products, under a contract.</summary>
    SignatureCloudSupport,

    /// <summary>
    /// P5: cloud products of the customers of a cloud solution provider, without a contract; does not count for its own tenant.
    /// </summary>
    CloudSolutionProvider,

    /// <summary>P5: a cloud product in the provider's own tenant that needs no plan.</summary>
    Included,
}

/// <summary>What plans are for.</summary>
public static class SupportPlans
{
    /// <summary>The plan that a benefit is; null for one that no incident is opened under.</summary>
    public static SupportPlan? Of(Benefit benefit) => benefit switch
    {
        Benefit.ProductSupport => SupportPlan.ProductSupport,
        Benefit.SignatureCloudSupport => SupportPlan.SignatureCloudSupport,
        _ => null,
    };

    /// <summary>P2: the kind of product that a plan covers.</summary>
    public static ProductKind Covers(this SupportPlan plan) =>
        plan == SupportPlan.ProductSupport ? ProductKind.OnPremises : ProductKind.Cloud;
}
