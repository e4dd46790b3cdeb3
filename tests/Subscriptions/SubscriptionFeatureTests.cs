using System.Text.Json;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Subscriptions;

/// <summary>O4 through the real HTTP surface.</summary>
public sealed class SubscriptionFeatureTests
{
    private const string Offer = "studio-enterprise.LegacyGold.headquarters.2026-04-01";
    private const string Path = $"/api/partners/{Sample.Contoso}/subscriptions/{Offer}";

    [Fact]
    public async Task Seat_OnceAssigned_IsForAnotherUserAfterNinetyDays()
    {
        await using var app = await BenefitsHost.StartAsync();
        var (admin, member) = (app.As("contoso-partner-admin"), app.As("contoso-member"));
        var nobody = await admin.PostsAsync($"{Path}/reassign", Of("contoso-member", 1));
        await admin.SeesRefusalAsync(Sample.Contoso, Offer, "reassign", nobody);
        await member.SeesRefusalAsync(Sample.Contoso, Offer, "assign", await member.PostsAsync($"{Path}/assign", Of("contoso-member")));
        Assert.Equal((404, "user-not-found"), Told(await admin.PostsAsync($"{Path}/assign", Of("fabrikam-member"))));
        Assert.Equal((409, "user-not-in-programme"), Told(await admin.PostsAsync($"{Path}/assign", Of("contoso-csp"))));

        var assigned = await admin.PostsAsync($"{Path}/assign", Of("contoso-member"));
        var again = await admin.PostsAsync($"{Path}/assign", Of("contoso-member"));
        app.Clock.Advance(TimeSpan.FromDays(1));
        await admin.PostsAsync($"{Path}/assign", Of("contoso-global-admin"));
        var early = await admin.InJapanese().PostsAsync($"{Path}/reassign", Of("contoso-user-admin", 1));

        Assert.Equal((200, 200, assigned.Text), (assigned.Status, again.Status, again.Text));
        Assert.Equal((409, "assigned-too-recently", "2027-02-19"), (early.Status, early.Code, early["possibleFrom"]));
        await admin.InJapanese().SeesRefusalAsync(Sample.Contoso, Offer, "reassign", early);

        // Also when the user has left the partner, until the day before.
        await app.Office.DeletesAsync($"/api/partners/{Sample.Contoso}/users/contoso-member");
        app.Clock.Advance(TimeSpan.FromDays(88));
        Assert.Equal("assigned-too-recently", (await admin.PostsAsync($"{Path}/reassign", Of("contoso-user-admin", 1))).Code);
        app.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("assigned-too-recently", (await admin.PostsAsync($"{Path}/reassign", Of("contoso-user-admin", 2))).Code);
        Assert.Equal("user-has-seat", (await admin.PostsAsync($"{Path}/reassign", Of("contoso-global-admin", 1))).Code);
        Assert.Equal("seat-not-assigned", (await admin.PostsAsync($"{Path}/reassign", Of("contoso-user-admin", 3))).Code);
        var moved = await admin.PostsAsync($"{Path}/reassign", Of("contoso-user-admin", 1));
        var repeated = await admin.PostsAsync($"{Path}/reassign", Of("contoso-user-admin", 1));

        Assert.Equal((200, 200, moved.Text), (moved.Status, repeated.Status, repeated.Text));
        var seats = Items(await app.As("contoso-user-admin").GetsAsync(Path), "seats");
        Assert.Equal(
            ["contoso-user-admin", "contoso-global-admin", .. Enumerable.Repeat<string?>(null, 8)],
            seats.Select(s => Text(s, "accountId")));
        Assert.Equal([null, "2027-02-20"], seats[..2].Select(s => Text(s, "reassignableFrom")));

        // This one's 90 days end after the offer does.
        var stays = await admin.PostsAsync($"{Path}/reassign", Of("contoso-global-admin", 1));
        Assert.Equal("assigned-too-recently", stays.Code);
        Assert.False(stays.Body.TryGetProperty("possibleFrom", out _));
        Assert.Equal(
            [
                ("contoso-member", "2026-11-20T09:00:00Z", "2027-02-18T09:00:00Z"),
                ("contoso-user-admin", "2027-02-18T09:00:00Z", null),
            ],
            seats[0].GetProperty("history").EnumerateArray().Select(
                h => (Text(h, "accountId"), Text(h, "assignedAt"), Text(h, "endedAt"))));
    }

    [Fact]
    public async Task Seats_WhenManyAreAssignedAtOnce_AreEachOneUsers()
    {
        await using var app = await BenefitsHost.StartAsync();
        var partner = await new AssistedPartner(app, "5800001", "JP").AddAsync();
        var path = $"/api/partners/{partner.PartnerId}/subscriptions/studio-professional.LegacySilver.headquarters.2026-07-01";
        var users = Enumerable.Range(1, 8).Select(i => $"user-{i}").ToList();
        await Task.WhenAll(users.Select(user => app.Office.PutsAsync(
            $"/api/partners/{partner.PartnerId}/users/{user}",
            new { email = "u@northwind.example", displayName = "U", association = "Programme", roles = Array.Empty<string>() })));

        var answers = await Task.WhenAll(users.Concat(users).Select(user => partner.Admin.PostsAsync($"{path}/assign", Of(user))));

        var seats = Items(await partner.Admin.GetsAsync(path), "seats");
        var told = users.Concat(users).Zip(answers).Where(t => t.Second.Status == 200).Select(t => t.First).Distinct();
        Assert.Equal(told.Order(), seats.Select(s => Text(s, "accountId")).Order());
        Assert.Equal((5, 5), (seats.Length, seats.Select(s => Text(s, "accountId")).Distinct().Count()));
        Assert.All(seats, seat => Assert.Single(seat.GetProperty("history").EnumerateArray()));
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Equal((409, "none-left"), Told(a)));
    }

    private static object Of(string accountId) => new { accountId };

    private static object Of(string accountId, int seat) => new { accountId, seat };

    private static (int Status, string? Code) Told(ApiAnswer answer) => (answer.Status, answer.Code);

    private static JsonElement[] Items(ApiAnswer answer, string member) => [.. answer.Body.GetProperty(member).EnumerateArray()];

    private static string? Text(JsonElement json, string member) => json.GetProperty(member).GetString();
}
