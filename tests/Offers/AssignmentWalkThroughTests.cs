using System.Text.Json;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Offers;

/// <summary>The lines of <c>docs/credits.md</c> and <c>docs/subscriptions.md</c>, pasted one block after the other.</summary>
public sealed class AssignmentWalkThroughTests
{
    [Fact]
    public async Task Documentation_WhenItsLinesArePasted_ShowsWhatItSays()
    {
        await using var app = await BenefitsHost.StartAsync();

        var credits = await PasteAsync(app, "credits");
        var subscriptions = await PasteAsync(app, "subscriptions");

        Assert.Equal((6, 4), (credits.Count, subscriptions.Count));
        Assert.Equal([100, 100], credits[..2].Select(c => c.GetProperty("grantedUsd").GetInt32()));
        Assert.Equal(["InUse", "Available"], credits[..2].Select(c => c.GetProperty("offer").GetProperty("state").GetString()));
        Assert.Equal([12_000, 12_000], credits[2..4].Select(c => c.GetProperty("grantedUsd").GetInt32()));
        Assert.Equal(2, credits[3].GetProperty("assignments").GetArrayLength());
        Assert.Equal(["bulk-stays", "not-combinable"], credits[4..].Select(c => c.GetProperty("code").GetString()));
        Assert.Equal(["fabrikam-member", null, null], subscriptions[0].GetProperty("seats").EnumerateArray().Select(
            s => s.GetProperty("accountId").GetString()));
        Assert.Equal($"{subscriptions[0]}", $"{subscriptions[1]}");
        Assert.Equal("assigned-too-recently", subscriptions[2].GetProperty("code").GetString());
        PastedPage.AssertShown(Assert.Single(PastedPage.Json(PastedPage.Read("credits"))), credits[0]);
        PastedPage.AssertShown(Assert.Single(PastedPage.Json(PastedPage.Read("subscriptions"))), subscriptions[0]);
        Assert.Equal($"{subscriptions[0]}", $"{subscriptions[3]}");
    }

    private static async Task<List<JsonElement>> PasteAsync(BenefitsHost app, string page) =>
        [.. (await PastedPage.PasteAsync(app, PastedPage.Read(page))).Select(text => JsonElement.Parse(text))];
}
