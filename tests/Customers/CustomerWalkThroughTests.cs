using System.Text.Json;
using System.Text.RegularExpressions;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Customers;

/// <summary>The lines about customers in <c>docs/customer-requests.md</c>, pasted one block after the other.</summary>
public sealed class CustomerWalkThroughTests
{
    [Fact]
    public async Task Documentation_WhenItsLinesArePasted_ShowsWhatItSays()
    {
        await using var app = await BenefitsHost.StartAsync();
        var section = Regex.Match(PastedPage.Read("customer-requests"), "\n## Customers\n(.*?)\n## ", RegexOptions.Singleline)
            .Groups[1].Value;

        var said = await PastedPage.PasteAsync(app, section);

        var answers = string.Join('\n', said).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var shown = Regex.Match(section, "```json\n(.*?)\n```", RegexOptions.Singleline).Groups[1].Value;
        Assert.Equal(3, answers.Length);
        Assert.Equal(shown, answers[0]);
        Assert.Equal(
            ("True", "2026-10-01"),
            ($"{Grant(Json(answers[1])).GetProperty("granted")}", Grant(Json(answers[1])).GetProperty("at").GetString()));
        Assert.Equal("adatum", Assert.Single(Json(answers[2]).GetProperty("items").EnumerateArray()).GetProperty("customerId").GetString());
        Assert.Equal(404, (await app.As("contoso-csp").GetsAsync($"/api/partners/{Sample.Contoso}/customers/adatum")).Status);
    }

    private static JsonElement Grant(JsonElement customer) => customer.GetProperty("azureGrant");

    private static JsonElement Json(string text) => JsonElement.Parse(text);
}
