namespace BenefitsFunctions.SoftwareKeys;

/// <summary>How many keys of a product there are; changed in the transactions that load and hand out keys, so it is never off.</summary>
/// <param name="Loaded">All that were ever loaded.</param>
/// <param name="Free">Those that nobody has.</param>
/// <param name="IsLow">True from the taking at which the threshold was reached until a loading that brings more than it.</param>
/// <param name="Crossings">How often the threshold was reached.</param>
/// <param name="Told">The last time of those that the office is told of.</param>
public sealed record KeyStock(int Loaded, int Free, bool IsLow, int Crossings, int Told)
{
    /// <summary>Of a product that nothing was loaded of.</summary>
    public static KeyStock None { get; } = new(0, 0, false, 0, 0);

    /// <summary>True when the threshold was reached and the office is not told yet.</summary>
    public bool IsUntold => Told < Crossings;

    /// <summary>With <paramref name="count"/> keys more.</summary>
    public KeyStock Loading(int count, int lowStock) => this with
    {
        Loaded = Loaded + count,
        Free = Free + count,
        IsLow = IsLow && Free + count <= lowStock,
    };

    /// <summary>With one free key less.</summary>
    public KeyStock Taking(int lowStock)
    {
        var reached = !IsLow && Free - 1 <= lowStock;
        return this with { Free = Free - 1, IsLow = IsLow || reached, Crossings = Crossings + (reached ? 1 : 0) };
    }

    /// <summary>With that time told; again, or of an earlier one, is the same.</summary>
    public KeyStock Telling(int crossing) => Told >= crossing ? this : this with { Told = crossing };
}
