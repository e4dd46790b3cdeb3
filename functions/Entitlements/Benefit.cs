using System.Globalization;
using BenefitsFunctions.Languages;

namespace BenefitsFunctions.Entitlements;

/// <summary>A technical-support benefit.</summary>
public enum Benefit
{
    /// <summary>Incidents for on-premises products.</summary>
    ProductSupport,

    /// <summary>Incidents for cloud products.</summary>
    SignatureCloudSupport,

    /// <summary>Hours of advice.</summary>
    AdvisoryHours,
}

/// <summary>How benefits are named and counted.</summary>
public static class BenefitNames
{
    /// <summary>The name that people read.</summary>
    public static Localized Name(this Benefit benefit) => benefit switch
    {
        Benefit.ProductSupport => new("Product Support", "製品サポート"),
        Benefit.SignatureCloudSupport => new("Signature Cloud Support", "署名クラウド サポート"),
        Benefit.AdvisoryHours => new("Advisory Hours", "アドバイザリ時間"),
        _ => throw new ArgumentOutOfRangeException(nameof(benefit), benefit, null),
    };

    /// <summary>An amount as people read it: <c>20 incidents</c>, <c>50 hours</c>.</summary>
    public static Localized Amount(this Benefit benefit, Grant grant) => benefit.Amount(grant.Unlimited ? null : grant.Units);

    /// <summary>The same for units that may be quarters; null is without a limit.</summary>
    public static Localized Amount(this Benefit benefit, decimal? units)
    {
        var number = units?.ToString("0.##", CultureInfo.InvariantCulture);
        return (number, benefit) switch
        {
            (null, _) => new("unlimited", "無制限"),
            (_, Benefit.AdvisoryHours) => new($"{number} hours", $"{number} 時間"),
            _ => new($"{number} incidents", $"{number} 件"),
        };
    }
}
