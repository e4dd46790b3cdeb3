using BenefitsFunctions.Contracts;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Tests.Rerating;

/// <summary>A11 through the real HTTP surface; each partner is one of its own, and days are counted from the clock as it stands.</summary>
public sealed class ReratingFeatureTests(ReratingFeatureTests.Started started) : IClassFixture<ReratingFeatureTests.Started>
{
    private const string Intents = "PartitionKey eq 'profile-following'";

    private readonly BenefitsHost _app = started.App;

    [Fact]
    public async Task PutProfile_WhenACloudCompetencyIsEarnedAndLost_RaisesAndLowersTheGrantAtOnce()
    {
        var partner = await ReratedPartner.ActivatedAsync(_app, "801");
        await _app.PassesAsync(TimeSpan.FromHours(60));
        var (year, before) = ((partner.Start, partner.End), _app.Clock.GetUtcNow());
        await _app.PassesAsync(TimeSpan.FromHours(1));

        await partner.GetsProfileAsync(["Cloud Platform"], year);
        var earned = await partner.SeesAsync();
        var opened = await partner.OpensAsync(7);
        await partner.GetsProfileAsync([], year);
        var lost = await partner.SeesAsync();
        await _app.ReceivesEventAsync(EventJson.Closed(await partner.ContractAsync(), opened[0], "c-801", IncidentOutcome.NotCharged));
        await _app.SettleAsync();
        var givenBack = await partner.SeesAsync();
        var then = await partner.Admin.GetsAsync(await partner.PathAsync($"/balance?at={before:yyyy-MM-ddTHH:mm:ssZ}"));

        var end = $"{partner.End:yyyy-MM-dd}";
        Assert.Equal([$"Active unlimited 0 {end}"], earned);
        Assert.Equal([$"Exhausted 7 7 {end}"], lost);
        Assert.Equal([$"Exhausted 6 6 {end}"], givenBack);
        Assert.Equal([$"Rerated 5/{end} unlimited/{end}", $"Rerated unlimited/{end} 5/{end}"], await partner.TermsAsync());
        Assert.Equal(("False", "5", "0"), (then["unlimited"], then["total"], then["used"]));
        Assert.Equal(2, partner.Mails.Count);
        Assert.Contains(
            "Units before: 5 incidents\nUnits now: unlimited\nUsed: 0 incidents\nValid to:",
            partner.Mails[0].Text,
            StringComparison.Ordinal);
        Assert.Contains(
            "Units before: unlimited\nUnits now: 5 incidents\nUsed: 7 incidents\nLeft: 0 incidents\nValid to:",
            partner.Mails[1].Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task PutProfile_WhenTheMembershipIsWithdrawnAndAddedAgain_EndsTheContractAndGivesItBack()
    {
        var partner = await ReratedPartner.ActivatedAsync(_app, "802");
        var contract = await partner.ContractAsync();
        await _app.PassesAsync(TimeSpan.FromHours(60));
        await partner.OpensAsync(2);
        var (today, end) = ($"{partner.Today:yyyy-MM-dd}", $"{partner.End:yyyy-MM-dd}");

        await partner.GetsProfileAsync([]);
        var withdrawn = await partner.SeesAsync();
        await _app.PassesAsync(TimeSpan.FromDays(1));
        var nextDay = await partner.SeesAsync();
        var asked = await partner.ActivatesAsync();
        var late = await partner.OpensAsync(1);
        await partner.GetsProfileAsync([], (partner.Start, partner.End));
        var back = await partner.SeesAsync();
        var again = await partner.ActivatesAsync();

        Assert.Equal([$"Active 5 2 {today} withdrawn"], withdrawn);
        Assert.Equal([$"Expired 5 2 {today} withdrawn"], nextDay);
        Assert.Equal((409, "no-benefits-yet"), (asked.Status, asked.Code));
        Assert.Equal([$"Active 5 2 {end}"], back);
        Assert.Equal((200, contract), (again.Status, again["contractId"]));
        Assert.Equal([$"Withdrawn 5/{end} 5/{today}", $"Restored 5/{today} 5/{end}"], await partner.TermsAsync());
        Assert.Equal(
            ["Signature Cloud Support ends early", "Signature Cloud Support is available again"], partner.Mails.Select(m => m.Subject));
        Assert.DoesNotContain(partner.Mails, m => m.Text.Contains(contract, StringComparison.Ordinal));
        Assert.Single(late);
    }

    [Fact]
    public async Task PutProfile_WhenTheYearRestartsEarly_EndsTheContractAndAsksForANewActivation()
    {
        var partner = await ReratedPartner.ActivatedAsync(_app, "803");
        var old = await partner.ContractAsync();
        var (start, end) = (partner.Today, partner.Today.AddYears(1).AddDays(-1));

        await partner.GetsProfileAsync([], (start, end));
        var lines = await partner.SeesAsync();
        var asked = await partner.ActivatesAsync();

        Assert.Equal([$"NotActivated {end:yyyy-MM-dd}", $"Active {start:yyyy-MM-dd} withdrawn"], lines);
        Assert.Equal(202, asked.Status);
        Assert.NotEqual(old, await partner.ContractAsync());
    }

    [Fact]
    public async Task PutProfile_WhenTheMembershipIsShortenedAndLengthened_MovesTheEnd()
    {
        var partner = await ReratedPartner.ActivatedAsync(_app, "804");
        var sooner = partner.Today.AddDays(30);

        await partner.GetsProfileAsync([], (partner.Start, sooner));
        var shorter = await partner.SeesAsync();
        await partner.GetsProfileAsync([], (partner.Start.AddYears(-1), partner.End.AddYears(2)));

        Assert.Equal([$"Active {sooner:yyyy-MM-dd} withdrawn"], shorter);
        Assert.Equal([$"Active {partner.End:yyyy-MM-dd}"], await partner.SeesAsync());
        Assert.Equal(2, partner.Mails.Count);
        Assert.Contains($"Valid to, now: {sooner:d MMMM yyyy}", partner.Mails[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Membership_OfSeveralYears_IsOneContractAYear()
    {
        await using var app = await BenefitsHost.StartAsync();
        var partner = await ReratedPartner.ActivatedAsync(app, "805");
        await partner.GetsProfileAsync([], (partner.Start, partner.End.AddYears(1)));
        var first = await partner.ContractAsync();

        app.Clock.SetUtcNow(new DateTimeOffset(partner.End.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero));
        await app.SettleAsync();
        var lines = await partner.SeesAsync();
        var asked = await partner.ActivatesAsync();

        Assert.Equal(
            [$"NotActivated {partner.End.AddYears(1):yyyy-MM-dd}", $"Expired 5 0 {partner.End:yyyy-MM-dd}"], lines);
        Assert.Equal(202, asked.Status);
        Assert.NotEqual(first, await partner.ContractAsync());
        Assert.Empty(partner.Mails);
    }

    [Fact]
    public async Task PutProfile_WhenNothingChangesForAContract_TellsNobody()
    {
        var partner = await ReratedPartner.ActivatedAsync(_app, "806");

        await partner.GetsProfileAsync(["Data Analytics"], (partner.Start, partner.End));

        Assert.Empty(await partner.TermsAsync());
        Assert.Empty(partner.Mails);
    }

    [Fact]
    public async Task Resume_AfterACrashBetweenProfileAndRating_RatesOnceAndMailsOnce()
    {
        var partner = await ReratedPartner.ActivatedAsync(_app, "807");
        await CrashesAfterPutAsync("807", p => p with { Competencies = ["Security"] });

        await _app.RunsTimerAsync(nameof(FollowingRecovery.ResumeProfileFollowing));
        await _app.RunsTimerAsync(nameof(FollowingRecovery.ResumeProfileFollowing));
        await _app.RunsTimerAsync("ResumeNotices");

        Assert.Equal([$"Active unlimited {partner.End:yyyy-MM-dd}"], await partner.SeesAsync());
        Assert.Single(await partner.TermsAsync());
        Assert.Single(partner.Mails);
    }

    [Fact]
    public async Task Resume_WhenNoRequestCanBeUnderWayAnyMore_ForgetsTheIntent()
    {
        await using var app = await BenefitsHost.StartAsync();
        await ReratedPartner.ActivatedAsync(app, "808");
        var tables = new StoredContracts(app.Storage).Tables;

        await app.RunsTimerAsync(nameof(FollowingRecovery.ResumeProfileFollowing));
        var young = (await tables.Intents.RowsAsync(Intents)).Count;
        await app.PassesAsync(TimeSpan.FromMinutes(11));
        await app.RunsTimerAsync(nameof(FollowingRecovery.ResumeProfileFollowing));

        Assert.NotEqual(0, young);
        Assert.Empty(await tables.Intents.RowsAsync(Intents));
    }

    [Fact]
    public async Task Activation_WhenTheProfileChangesBeforeItsContractBegins_IsRatedByTheNewOne()
    {
        await using var app = await BenefitsHost.StartAsync(
            configure: builder => builder.Services.AddSingleton<IContractFollower>(
                services => new LateChange(services.GetRequiredService<PartnerStore>())));
        var partner = await ReratedPartner.ActivatedAsync(app, "809");

        await app.RunsTimerAsync("ResumeNotices");
        await app.RunsTimerAsync(nameof(FollowingRecovery.ResumeProfileFollowing));

        Assert.Equal([$"Active unlimited {partner.End:yyyy-MM-dd}"], await partner.SeesAsync());
        Assert.Single(partner.Mails);
    }

    // As a process that is killed right after the profile is stored.
    private async Task CrashesAfterPutAsync(string partnerId, Func<PartnerProfile, PartnerProfile> change)
    {
        var store = _app.Services.GetRequiredService<PartnerStore>();
        var profile = (await store.ProfileAsync(partnerId, CancellationToken.None))!;
        await _app.Services.GetRequiredService<ProfileFollowing>().IntendAsync(partnerId, CancellationToken.None);
        await store.PutProfileAsync(partnerId, change(profile), "office-1", _ => null, CancellationToken.None);
    }

    // Somebody whose change of the profile comes just before a contract is rated for the first time.
    private sealed class LateChange(PartnerStore partners) : IContractFollower
    {
        public async Task StartedAsync(Contract contract, CancellationToken cancellationToken)
        {
            var profile = (await partners.ProfileAsync(contract.PartnerId, cancellationToken))!;
            await partners.PutProfileAsync(
                contract.PartnerId, profile with { Competencies = ["Security"] }, "office-1", _ => null, cancellationToken);
        }
    }

    public sealed class Started : IAsyncLifetime
    {
        public BenefitsHost App { get; private set; } = null!;

        public async Task InitializeAsync() => App = await BenefitsHost.StartAsync();

        public async Task DisposeAsync() => await App.DisposeAsync();
    }
}
