using BenefitsFunctions.Licences;

namespace BenefitsFunctions.Tests.Licences;

/// <summary>The catalog of licence keys, checked when it is loaded.</summary>
public sealed class LicenceCatalogTests
{
    private const string Instructions = "Devices are enrolled in the tenant that the key is redeemed in.";

    [Theory]
    [InlineData(Instructions, " ", "$.offers[*].instructions")]
    [InlineData("\"LegacySilver\": 10", "\"LegacySilver\": 10001", "$.offers[*].grants")]
    [InlineData("\"device-management\"", "\"online-office\"", "$.offers must not use an id twice")]
    [InlineData("\"instructions\"", "\"instruction\"", "instruction")]
    public void Load_WhenOneThingIsWrong_NamesTheFileAndThePlace(string right, string wrong, string named)
    {
        var text = File.ReadAllText(LicenceCatalog.DefaultPath);
        var at = text.IndexOf(right, StringComparison.Ordinal);
        Assert.True(at >= 0);
        var file = Path.GetTempFileName();
        File.WriteAllText(file, text[..at] + wrong + text[(at + right.Length)..]);

        var error = Assert.Throws<InvalidDataException>(() => LicenceCatalog.Load(file));

        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public void NameOf_AProductThatIsNoMore_IsItsId()
    {
        var catalog = LicenceCatalog.Load(LicenceCatalog.DefaultPath);

        Assert.Equal("Device Management", catalog.NameOf("device-management").En);
        Assert.Equal(new("old", "old"), catalog.NameOf("old"));
    }
}
