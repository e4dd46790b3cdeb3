using BenefitsFunctions.Entitlements;

namespace BenefitsFunctions.Tests.Entitlements;

public sealed class EntitlementCatalogTests
{
    private static readonly string Good = File.ReadAllText(EntitlementCatalog.DefaultPath);

    [Theory]
    [InlineData("\"ActionPack\": {", "\"ActionPak\": {", "$.memberships.ActionPak (line 11): ")]
    [InlineData("\"NetworkMember\": {}", "\"1\": {}", "$.memberships.1 (line 15): ")]
    [InlineData("\"NetworkMember\": {}", "\"LegacyGold\": {}", "$.memberships.LegacyGold (line 15): Duplicate")]
    [InlineData("\"NetworkMember\": {}", "\"NetworkMember\": null", "what a membership grants must be an object.")]
    [InlineData(",\n    \"NetworkMember\": {}", "", "$.memberships must hold each of ActionPack, ")]
    [InlineData("\"ProductSupport\": 10", "\"ProductSuport\": 10", "$.memberships.ActionPack.ProductSuport (line 11): ")]
    [InlineData("\"ProductSupport\": 10", "\"ProductSupport\": 0", "$.memberships.ActionPack.ProductSupport (line 11): must be")]
    [InlineData(
        "\"ProductSupport\": 10",
        "\"ProductSupport\": 1.5",
        "$.memberships.ActionPack.ProductSupport (line 11): must be 'unlimited' or a whole number from 1 to 100000.")]
    [InlineData("\"ProductSupport\": 10", "\"ProductSupport\": \"endless\"", "$.memberships.ActionPack.ProductSupport (line 11): must be")]
    [InlineData("\"ProductSupport\": 10", "\"ProductSupport\": null", "$.memberships.ActionPack.ProductSupport (line 11): must be")]
    [InlineData("\"cloudCompetencies\": [", "\"cloudCompetencies\": [\"\\ud800\", ", "$.cloudCompetencies[0] (line 2): ")]
    [InlineData("\"cloudCompetencies\": [", "\"cloudCompetencies\": [null, ", "$.cloudCompetencies must hold names.")]
    [InlineData("\"cloudCompetencies\": [", "\"cloudCompetences\": [", "$.cloudCompetences (line 2): ")]
    [InlineData("\"withCloudCompetency\": {", "\"more\": {", "$.more (line 17): ")]
    [InlineData("{", "[", "$ (line 1): ")]
    public void Load_WhenFileIsWrong_SaysWhereInOneLine(string right, string wrong, string expected)
    {
        Assert.Contains(right, Good, StringComparison.Ordinal);
        var path = Path.GetTempFileName();
        File.WriteAllText(path, Good.Replace(right, wrong, StringComparison.Ordinal));

        var error = Assert.Throws<InvalidDataException>(() => EntitlementCatalog.Load(path));

        Assert.StartsWith($"The entitlement catalog {path} can't be used: {expected}", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(" Correct the file and start again.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        File.Delete(path);
    }

    [Fact]
    public void Load_WhenFileIsMissing_SaysSo()
    {
        var error = Assert.Throws<InvalidDataException>(
            () => EntitlementCatalog.Load(Path.Combine(Path.GetTempPath(), "no-such-catalog.json")));
        Assert.Contains("no-such-catalog.json", error.Message, StringComparison.Ordinal);
    }
}
