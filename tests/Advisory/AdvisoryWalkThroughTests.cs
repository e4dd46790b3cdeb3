using System.Text.Json;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Advisory;

/// <summary>The lines of <c>docs/advisory.md</c>, pasted one block after the other.</summary>
public sealed class AdvisoryWalkThroughTests
{
    [Fact]
    public async Task Documentation_WhenItsLinesArePasted_ShowsWhatItSays()
    {
        await using var app = await BenefitsHost.StartAsync();

        var said = await PastedPage.PasteAsync(app, PastedPage.Read("advisory"));

        Assert.Equal(5, said.Count);
        Assert.Equal("Waiting", JsonElement.Parse(said[0]).GetProperty("status").GetString());
        Assert.Equal("", said[1]);
        Assert.Equal("AdvisoryHours", JsonElement.Parse(said[2]).GetProperty("benefit").GetString());
        var charged = Assert.Single(JsonElement.Parse(said[3]).GetProperty("items").EnumerateArray());
        Assert.Equal(1.5m, charged.GetProperty("hours").GetDecimal());
        Assert.Equal("no-units-left", JsonElement.Parse(said[4]).GetProperty("reason").GetProperty("code").GetString());
    }
}
