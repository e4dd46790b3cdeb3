using Azure.Data.Tables;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Offers;

/// <summary>What an assignment reads of the partner's offers: what it is judged by, and no more to show what came of it.</summary>
public sealed class AssignmentCostTests
{
    private const string Path = $"/api/partners/{Sample.Contoso}";
    private const string Credits = $"{Path}/credits/cloud-credits-monthly.LegacyGold.headquarters.2026-04-01";
    private const string Seats = $"{Path}/subscriptions/studio-enterprise.LegacyGold.headquarters.2026-04-01";

    [Theory]
    [InlineData(Credits, 2)]
    [InlineData(Seats, 1)]
    public async Task Assign_ToAUser_ReadsTheOffersToJudgeAndShowsThemAsGetDoes(string offer, int queries)
    {
        var transport = new FaultyTransport();
        await using var app = await BenefitsHost.StartAsync(new TableClientOptions { Transport = transport });
        var admin = app.As("contoso-global-admin");

        var (assigned, cost) = await CountedAsync("contoso-member");
        var shown = await admin.GetsAsync(offer);
        var (again, repeated) = await CountedAsync("contoso-member");
        var (another, other) = await CountedAsync("contoso-partner-admin");

        Assert.Equal((200, 200, 200), (assigned.Status, again.Status, another.Status));
        Assert.Equal((queries, queries, queries), (cost, repeated, other));
        Assert.Equal((shown.Text, shown.Text), (assigned.Text, again.Text));
        Assert.Equal((await admin.GetsAsync(offer)).Text, another.Text);

        async Task<(ApiAnswer, int)> CountedAsync(string accountId)
        {
            var before = transport.Requests;
            var answer = await admin.PostsAsync($"{offer}/assign", new { accountId });
            return (answer, transport.Addresses.Skip(before).Count(a => a.Contains("/Offers()", StringComparison.Ordinal)));
        }
    }
}
