using System.Text.Json;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Refunds;

/// <summary>The lines of <c>docs/cancellations.md</c>, pasted one block after the other.</summary>
public sealed class RefundWalkThroughTests
{
    [Fact]
    public async Task Documentation_WhenItsLinesArePasted_ShowsWhatItSays()
    {
        await using var app = await BenefitsHost.StartAsync();

        // The day of the test's clock, where a terminal asks the machine's.
        var page = PastedPage.Read("cancellations").Replace("$(date -u +%F)", "2026-11-20", StringComparison.Ordinal);
        var said = (await PastedPage.PasteAsync(app, page)).Select(text => JsonElement.Parse(text)).ToList();

        Assert.Equal(6, said.Count);
        var listed = said[0].GetProperty("items").EnumerateArray();
        Assert.Equal(["AP-7", "LS-3"], listed.Select(m => m.GetProperty("membershipId").GetString()));
        Assert.Equal(["over-30-days"], RefundPartner.Codes(said[1].GetProperty("reasons")));
        Assert.Equal("Filed", said[2].GetProperty("cancellation").GetProperty("status").GetString());
        Assert.Equal("1000009", said[3].GetProperty("items")[0].GetProperty("partnerId").GetString());
        Assert.NotNull(said[4].GetProperty("cancellation").GetProperty("withdrawnAt").GetString());
        Assert.Equal(["cancellation-approved"], RefundPartner.Codes(said[5].GetProperty("reasons")));
        Assert.Equal(2, app.Mails.Count(m => Path.GetFileName(m).StartsWith("cancellation-", StringComparison.Ordinal)));
    }
}
