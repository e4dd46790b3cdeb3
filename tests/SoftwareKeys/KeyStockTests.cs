using BenefitsFunctions.SoftwareKeys;

namespace BenefitsFunctions.Tests.SoftwareKeys;

/// <summary>O1: when the office is told that keys have become few.</summary>
public sealed class KeyStockTests
{
    private const int LowStock = 3;

    // +n loads so many, - takes one.
    [Theory]
    [InlineData("+5", 5, 5, false, 0)]
    [InlineData("+5 -", 5, 4, false, 0)]
    [InlineData("+5 - -", 5, 3, true, 1)]
    [InlineData("+5 - - - - -", 5, 0, true, 1)]
    [InlineData("+5 - - +1", 6, 4, false, 1)]
    [InlineData("+5 - - - +1", 6, 3, true, 1)]
    [InlineData("+5 - - - +1 -", 6, 2, true, 1)]
    [InlineData("+5 - - +1 -", 6, 3, true, 2)]
    [InlineData("+3", 3, 3, false, 0)]
    [InlineData("+3 -", 3, 2, true, 1)]
    [InlineData("+4 +0 -", 4, 3, true, 1)]
    public void Stock_AfterLoadingsAndTakings_CountsAndCrosses(string acts, int loaded, int free, bool isLow, int crossings)
    {
        var stock = acts.Split(' ').Aggregate(
            KeyStock.None, (s, act) => act == "-" ? s.Taking(LowStock) : s.Loading(int.Parse(act[1..]), LowStock));

        Assert.Equal(new KeyStock(loaded, free, isLow, crossings, 0), stock);
    }

    [Fact]
    public void Telling_OfACrossing_IsRememberedAndNeverGoesBack()
    {
        var low = KeyStock.None.Loading(4, LowStock).Taking(LowStock);

        Assert.True(low.IsUntold);
        Assert.False(low.Telling(1).IsUntold);
        Assert.Equal(2, low.Telling(2).Telling(1).Told);
    }
}
