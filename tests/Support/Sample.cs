namespace BenefitsFunctions.Tests.Support;

/// <summary>The sample partners by name.</summary>
public static class Sample
{
    public const string Contoso = "1000001";
    public const string Fabrikam = "1000002";
    public const string Northwind = "1000003";
    public const string Litware = "1000004";
    public const string Tailspin = "1000005";

    /// <summary>A day on which every sample membership runs.</summary>
    public static DateTimeOffset Today { get; } = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
}
