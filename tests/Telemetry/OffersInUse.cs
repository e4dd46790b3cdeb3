using BenefitsFunctions.Tests.Refunds;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Telemetry;

/// <summary>What Fabrikam does with its offers in a <see cref="TelemetryRun"/>.</summary>
internal static class OffersInUse
{
    private const string Partner = $"/api/partners/{Sample.Fabrikam}";

    public static async Task TakesSoftwareAsync(BenefitsHost app, Person admin)
    {
        await app.Office.PostsAsync("/api/operations/software/database-standard/keys", new { keys = new[] { "7QXWT-2M4KD-9HVRB" } });
        var offer = await OfferAsync(admin, "database-standard");
        var taken = await admin.PostsAsync($"{Partner}/software/{offer}/keys", new { language = "en", operatingSystem = "Linux" });
        Assert.Equal((202, "7QXWT-2M4KD-9HVRB"), (taken.Status, taken["key"]));
        await app.SettleAsync();
    }

    /// <summary>To an address that is refused for good.</summary>
    public static async Task GoesToMarketAsync(BenefitsHost app, Person admin, MailServer mails)
    {
        mails.AnswersRecipient = recipient => recipient.StartsWith("pat.poe", StringComparison.Ordinal) ? 550 : null;
        await admin.PutsAsync(
            $"{Partner}/go-to-market/contact", new { email = "pat.poe@fabrikam.example", telephone = "+1 555 0199", language = "en" });
        var offer = await OfferAsync(admin, "campaign-kit");
        Assert.Equal(202, (await admin.PostsAsync($"{Partner}/go-to-market/{offer}/activation", new { })).Status);
        await app.SettleAsync();
        var shown = await admin.GetsAsync($"{Partner}/go-to-market/{offer}");
        Assert.Equal("Active", shown.Body.GetProperty("offer").GetProperty("state").GetString());
    }

    /// <summary>A membership that is withdrawn for a refund, and put back by whoever keeps the profiles; another is not.</summary>
    public static async Task IsRefundedAsync(BenefitsHost app, MailServer mails)
    {
        var (partner, other) = (await new RefundPartner(app, "7000003").AddAsync(), await new RefundPartner(app, "7000004").AddAsync());
        Assert.Equal((202, 202), ((await partner.FilesAsync()).Status, (await other.FilesAsync()).Status));
        Assert.Equal(202, (await partner.DecidedAsync(approve: true, "Ivy Voe may go")).Status);
        Assert.Equal(202, (await other.DecidedAsync(approve: false, "Ivy Voe may not")).Status);
        Assert.Equal(2, mails.Taken.Count(taken => taken.Recipients.Any(r => r.EndsWith("@refund.example", StringComparison.Ordinal))));
        Assert.Equal(2, mails.Taken.Count(taken => taken.Mail.Text.Contains("@refund.example", StringComparison.Ordinal)));
        await partner.AddAsync();
    }

    private static async Task<string> OfferAsync(Person admin, string catalogId) =>
        (await admin.GetsAsync($"{Partner}/offers")).Body.GetProperty("items").EnumerateArray()
            .Select(offer => offer.GetProperty("offerId").GetString()!)
            .Single(id => id.StartsWith($"{catalogId}.", StringComparison.Ordinal));
}
