using BenefitsFunctions.Products;
using BenefitsFunctions.Security;

namespace BenefitsFunctions.Plans;

/// <summary>What can be bought.</summary>
public enum PurchasablePlan
{
    /// <summary>P4: one incident.</summary>
    PayPerIncident,

    /// <summary>P6: a paid partner plan.</summary>
    Premier,

    /// <summary>P6: a paid partner plan.</summary>
    Advanced,
}

/// <summary>Something that can be bought.</summary>
/// <param name="Plan">What.</param>
/// <param name="BuyOnline">True when this account can buy it online.</param>
public sealed record Purchase(PurchasablePlan Plan, bool BuyOnline)
{
    /// <summary>P4, P6: what an account of <paramref name="type"/> can buy for the product.</summary>
    public static IReadOnlyList<Purchase> For(PlanQuestion question, AccountType type) => question switch
    {
        { Product.Kind: ProductKind.Cloud } =>
            [new Purchase(PurchasablePlan.Premier, false), new Purchase(PurchasablePlan.Advanced, false)],
        { Version: { } version } when version.InLifecycle(question.Day) =>
            [new Purchase(PurchasablePlan.PayPerIncident, type == AccountType.Personal)],
        _ => [],
    };
}
