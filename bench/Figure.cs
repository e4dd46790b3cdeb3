namespace BenefitsFunctions.Bench;

/// <summary>Something measured, over all rounds.</summary>
/// <param name="Name">What.</param>
/// <param name="Unit">In what.</param>
/// <param name="Median">Of all rounds.</param>
/// <param name="Min">Of all rounds.</param>
/// <param name="Max">Of all rounds.</param>
/// <param name="Target">What the median is to reach, or to stay under; null when there is no target.</param>
/// <param name="Met">Whether it does.</param>
internal sealed record Figure(string Name, string Unit, double Median, double Min, double Max, double? Target = null, bool? Met = null)
{
    public string Verdict => Met switch { null => "", true => $"target {Target}: met", false => $"target {Target}: MISSED" };

    public static Figure Of(string name, string unit, IEnumerable<double> rounds)
    {
        var sorted = rounds.Order().ToList();
        return new Figure(name, unit, At(sorted, 0.5), sorted[0], sorted[^1]);
    }

    public static double At(IReadOnlyList<double> sorted, double share) => sorted[(int)Math.Round(share * (sorted.Count - 1))];

    public Figure AtLeast(double target) => this with { Target = target, Met = Median >= target };

    public Figure AtMost(double target) => this with { Target = target, Met = Median <= target };
}
