using BenefitsFunctions.Chance;
using BenefitsFunctions.Contracts;

namespace BenefitsFunctions.Tests.Contracts;

public sealed class ContractIdsTests
{
    private static readonly ContractIds[] Drawn = [.. Enumerable.Range(0, 500).Select(_ => ContractIds.Draw(new IdGenerator()))];

    [Fact]
    public void Draw_Always_GivesTwoValidIdsOfTheirLengths() =>
        Assert.All(
            Drawn,
            ids => Assert.True(ContractIds.IsAccessId(ids.AccessId) && ContractIds.IsContractId(ids.ContractId) && ids.AccessId[0] != '0'));

    [Fact]
    public void Draw_ManyTimes_DrawsNothingTwice() =>
        Assert.Equal(Drawn.Length * 2, Drawn.SelectMany(d => new[] { d.AccessId, d.ContractId }).Distinct().Count());

    [Fact]
    public void IsAccessId_WhenOneDigitIsWrong_IsFalse()
    {
        foreach (var id in Drawn.Take(50).Select(d => d.AccessId))
        {
            foreach (
                var (at, digit) in Enumerable.Range(0, id.Length).SelectMany(
                    at => "0123456789".Where(d => d != id[at]).Select(d => (at, d))))
            {
                Assert.False(ContractIds.IsAccessId(id[..at] + digit + id[(at + 1)..]));
            }
        }
    }

    [Fact]
    public void IsContractId_WhenTwoNeighboursChangedPlaces_IsFalse()
    {
        foreach (var id in Drawn.Select(d => d.ContractId))
        {
            foreach (var at in Enumerable.Range(0, id.Length - 1).Where(at => id[at] != id[at + 1]))
            {
                Assert.False(ContractIds.IsContractId(id[..at] + id[at + 1] + id[at] + id[(at + 2)..]));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("12345678901x")]
    [InlineData("１２３４５６７８９０１２")]
    public void IsAccessId_WhenNoTwelveDigits_IsFalse(string text) => Assert.False(ContractIds.IsAccessId(text));

    [Fact]
    public void ToString_Always_KeepsTheIdsOutOfLogs() => Assert.DoesNotContain(Drawn[0].AccessId, $"{Drawn[0]}", StringComparison.Ordinal);
}
