using BenefitsFunctions.Entitlements;

namespace BenefitsFunctions.Tests.Entitlements;

public sealed class EntitlementCatalogTests
{
    private static readonly string Good = File.ReadAllText(EntitlementCatalog.DefaultPath);

    [Theory]
    [InlineData("\"ActionPack\": {", "\"ActionPak\": {", "'memberships' must hold exactly ActionPack")]
    [InlineData("\"ProductSupport\": 10", "\"ProductSuport\": 10", "ActionPack grants 'ProductSuport'")]
    [InlineData("\"ProductSupport\": 10", "\"ProductSupport\": 0", "ActionPack.ProductSupport must be 'unlimited' or a whole number")]
    [InlineData("\"ProductSupport\": 10", "\"ProductSupport\": 1.5", "ActionPack.ProductSupport must be 'unlimited' or a whole number")]
    [InlineData(
        "\"ProductSupport\": 10", "\"ProductSupport\": \"endless\"", "ActionPack.ProductSupport must be 'unlimited' or a whole number")]
    [InlineData(
        "\"otherwise\": 5", "\"other\": 5", "LegacySilver.SignatureCloudSupport must hold exactly 'withCloudCompetency' and 'otherwise'")]
    [InlineData("\"cloudCompetencies\": [", "\"cloudCompetencies\": [\"\\ud800\", ", "cloudCompetencies[0] must be valid UTF-8")]
    [InlineData("\"cloudCompetencies\": [", "\"cloudCompetences\": [", "exactly 'cloudCompetencies' and 'memberships'")]
    [InlineData("{", "[", "")]
    public void Load_WhenFileIsWrong_SaysWhereInOneLine(string right, string wrong, string expected)
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, Good.Replace(right, wrong, StringComparison.Ordinal));

        var error = Assert.Throws<InvalidDataException>(() => EntitlementCatalog.Load(path));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
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
