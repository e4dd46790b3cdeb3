namespace BenefitsFunctions.Entitlements;

/// <summary>What a contract may use in its contract year.</summary>
/// <param name="Unlimited">Uses are counted and never run out.</param>
/// <param name="Units">Incidents, or hours for <see cref="Benefit.AdvisoryHours"/>; 0 when unlimited.</param>
public readonly record struct Grant(bool Unlimited, int Units)
{
    public static Grant WithoutLimit { get; } = new(true, 0);

    public static Grant Of(int units) => new(false, units);
}
