using System.Text.Json;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.CustomerRequests;

/// <summary>The lines about requests in <c>docs/customer-requests.md</c>, pasted one block after the other.</summary>
public sealed class RequestWalkThroughTests
{
    [Fact]
    public async Task Documentation_WhenItsLinesArePasted_ShowsWhatItSays()
    {
        await using var app = await BenefitsHost.StartAsync();
        var page = PastedPage.Read("customer-requests");

        var said = await PastedPage.PasteAsync(app, page[page.IndexOf("\n## Requests\n", StringComparison.Ordinal)..]);

        var answers = string.Join('\n', said).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(text => JsonElement.Parse(text)).ToList();
        Assert.Equal(3, answers.Count);
        Assert.Equal(("Filed", "渡辺 五郎"), (Text(answers[0], "state"), Text(answers[0].GetProperty("contact"), "name")));
        Assert.Equal("All virtual machines are gone.\nSince 9 o'clock.", Text(answers[0], "description"));
        Assert.Equal("2026-11-20T13:00:00Z", Text(answers[0].GetProperty("firstResponse"), "dueAt"));
        var waiting = Assert.Single(answers[1].GetProperty("items").EnumerateArray());
        Assert.Equal(("A", "2026-11-20T11:00:00Z"), (Text(waiting, "severity"), Text(waiting.GetProperty("firstResponse"), "dueAt")));
        var closed = Assert.Single(answers[2].GetProperty("items").EnumerateArray());
        Assert.Equal(("Closed", Text(answers[0], "requestId")), (Text(closed, "state"), Text(closed, "requestId")));
    }

    private static string? Text(JsonElement json, string member) => json.GetProperty(member).GetString();
}
