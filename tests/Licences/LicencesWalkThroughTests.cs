using System.Text.Json;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Licences;

/// <summary>The lines of <c>docs/licences.md</c>, pasted one block after the other.</summary>
public sealed class LicencesWalkThroughTests
{
    [Fact]
    public async Task Documentation_WhenItsLinesArePasted_ShowsWhatItSays()
    {
        await using var app = await BenefitsHost.StartAsync();

        var said = (await PastedPage.PasteAsync(app, PastedPage.Read("licences"))).Select(text => JsonElement.Parse(text)).ToList();

        Assert.Equal(7, said.Count);
        var action = said[0].GetProperty("offer").GetProperty("actions")[0];
        Assert.Equal("no-tenant", action.GetProperty("reason").GetProperty("code").GetString());
        Assert.Equal(1, said[1].GetProperty("tenantIds").GetArrayLength());
        PastedPage.AssertShown(Assert.Single(PastedPage.Json(PastedPage.Read("licences"))), said[2]);
        Assert.Equal(5, said[2].GetProperty("outcome").GetProperty("seatsAfter").GetInt32());
        Assert.Equal(said[2].GetProperty("outcome").GetRawText(), said[3].GetProperty("outcome").GetRawText());
        Assert.Equal(said[3].GetRawText(), said[4].GetRawText());
        Assert.Equal("already-redeemed", said[5].GetProperty("code").GetString());
        Assert.Equal(5, Assert.Single(said[6].GetProperty("items").EnumerateArray()).GetProperty("seats").GetInt32());
    }
}
