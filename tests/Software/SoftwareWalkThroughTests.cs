using System.Text.Json;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Software;

/// <summary>The lines of <c>docs/software.md</c>, pasted one block after the other.</summary>
public sealed class SoftwareWalkThroughTests
{
    [Fact]
    public async Task Documentation_WhenItsLinesArePasted_ShowsWhatItSays()
    {
        await using var app = await BenefitsHost.StartAsync();

        var said = (await PastedPage.PasteAsync(app, PastedPage.Read("software"))).Select(text => JsonElement.Parse(text)).ToList();

        Assert.Equal(6, said.Count);
        Assert.Equal((2, 2), (said[0].GetProperty("loaded").GetInt32(), said[0].GetProperty("free").GetInt32()));
        Assert.True(said[1].GetProperty("offer").GetProperty("actions")[0].GetProperty("allowed").GetBoolean());
        var key = said[2].GetProperty("key").GetString();
        Assert.Contains(key, (string?[])["7QXWT-2M4KD-9HVRB", "C3PFY-8N6JG-5WQTA"]);
        Assert.Equal(key, said[3].GetProperty("key").GetString());
        Assert.EndsWith("/en/linux", said[3].GetProperty("download").GetString(), StringComparison.Ordinal);
        Assert.Equal(key, Assert.Single(said[4].GetProperty("items").EnumerateArray()).GetProperty("key").GetString());
        Assert.Equal(1, said[5].GetProperty("items")[0].GetProperty("taken").GetInt32());
    }
}
