namespace BenefitsFunctions.Contracts;

/// <summary>I4: advisory hours are taken in quarter hours, so units are counted in quarters: whole numbers keep sums exact.</summary>
public static class Quarters
{
    /// <summary>Quarters in a unit.</summary>
    public const int PerUnit = 4;

    public static decimal ToUnits(long quarters) => quarters / (decimal)PerUnit;

    /// <summary>The quarters of <paramref name="units"/>, which must be a whole number of them.</summary>
    public static long Of(decimal units) => (long)(units * PerUnit);
}
