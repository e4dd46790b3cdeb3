using Azure.Core.Pipeline;
using Azure.Data.Tables;
using BenefitsFunctions.Cancellations;
using BenefitsFunctions.Http;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Local.Host;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.Offers;

/// <summary>A11 over Azurite: the end of what is stored about an offer, beside requests that looked before the profile changed.</summary>
public sealed class OfferEndTests : IAsyncLifetime
{
    private const string Partner = "1";

    private static readonly DateOnly Today = DateOnly.FromDateTime(Sample.Today.UtcDateTime);
    private static readonly DateOnly YearEnd = new(2027, 3, 31);
    private static readonly IReadOnlyList<Tool> Catalog = [new Tool()];

    private readonly FakeTimeProvider _clock = new(Sample.Today);
    private readonly NotedOrchestrations _client = new();
    private readonly RecordedLog _log = new();
    private string _storage = "";

    public async Task InitializeAsync()
    {
        _storage = await TestAzurite.OwnAccountAsync();
        await Over(null).Tables.CreateAsync(CancellationToken.None);
        await PutAsync(YearEnd);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Follow_OfAMembershipThatIsWithdrawnAndGivenBack_MarksItUntilItRunsAgain()
    {
        await ChangeAsync(await OfferAsync(), "taken");
        await PutAsync(null);
        await FollowAsync();
        _clock.Advance(TimeSpan.FromDays(3));
        await FollowAsync();

        var gone = await OfferAsync();
        Assert.Equal((true, EndCause.Withdrawn, Today), (gone.HasEnded, gone.Cause, gone.End));
        Assert.Contains("withdrawn", gone.Refusal!.Detail.En, StringComparison.Ordinal);

        await PutAsync(YearEnd);
        await FollowAsync();
        _clock.AdjustTime(new DateTimeOffset(2027, 4, 1, 0, 0, 0, TimeSpan.Zero));
        var over = await OfferAsync();
        Assert.Equal((true, EndCause.LastDay, YearEnd), (over.HasEnded, over.Cause, over.End));
    }

    [Fact]
    public async Task Follow_OfACancelledMembershipThatAProfileHasAgain_LeavesItEnded()
    {
        await ChangeAsync(await OfferAsync(), "taken");
        await CancelAsync();

        await FollowAsync();
        await IsWithdrawnAsync("taken");
        await PutAsync(null);
        await FollowAsync();
        _clock.Advance(TimeSpan.FromDays(3));
        await PutAsync(YearEnd);
        await FollowAsync();

        await IsWithdrawnAsync("taken");
        Assert.True((await OfferAsync()).HasEnded);
    }

    [Fact]
    public async Task Change_ByWhoLookedBeforeTheWithdrawal_LeavesTheEndThatIsStored()
    {
        await ChangeAsync(await OfferAsync(), "first");
        var looked = await OfferAsync();
        await PutAsync(null);
        await FollowAsync();

        await ChangeAsync(looked, "second");
        await Over(null).Offers.ChangeAmongAsync<State, Tool>(
            Partner, OfferKind.Credits, looked, (_, _) => new State("third"), CancellationToken.None);
        await Over(null).Offers.SpendAsync<State, Tool>(
            Partner, OfferKind.Credits, looked, _ => new State("fourth"), CancellationToken.None);

        await IsWithdrawnAsync("fourth");
    }

    [Fact]
    public async Task ChangeAmong_WhenTheFollowerIsJustFaster_LeavesTheEndThatIsStored()
    {
        await ChangeAsync(await OfferAsync(), "first");
        var looked = await OfferAsync();
        await PutAsync(null);
        var transport = new FaultyTransport { BeforeNextTransaction = FollowAsync };

        await Over(transport).Offers.ChangeAmongAsync<State, Tool>(
            Partner, OfferKind.Credits, looked, (_, _) => new State("second"), CancellationToken.None);

        Assert.Null(transport.BeforeNextTransaction);
        await IsWithdrawnAsync("second");
    }

    [Fact]
    public async Task MoveEnd_WhenAnotherWasFaster_JudgesWhatThatStored()
    {
        await ChangeAsync(await OfferAsync(), "first");
        var before = (await OfferAsync()).Row!;
        await PutAsync(null);
        await FollowAsync();
        _clock.Advance(TimeSpan.FromDays(1));

        await Over(null).Offers.MoveEndAsync(
            Partner, before, s => OfferFollower.Followed(s, [], Today.AddDays(1)), CancellationToken.None);

        await IsWithdrawnAsync("first");
    }

    [Fact]
    public async Task Add_ByWhoLookedBeforeTheWithdrawal_EndsWhenNoSuchRequestIsUnderWay()
    {
        var looked = await OfferAsync();
        var following = Following();
        await following.IntendAsync(Partner, CancellationToken.None);
        await PutAsync(null);
        await following.FollowAsync(Partner, _client, CancellationToken.None);
        await ChangeAsync(looked, "late");
        await following.ResumeAsync(_client, CancellationToken.None);
        Assert.Equal(YearEnd, (await OfferAsync()).End);

        _clock.Advance(TimeSpan.FromMinutes(10));
        await following.ResumeAsync(_client, CancellationToken.None);

        await IsWithdrawnAsync("late");
        Assert.Empty(_log.Lines);
    }

    private async Task IsWithdrawnAsync(string state)
    {
        var row = (await OfferAsync()).Row!;
        Assert.Equal((Today, true, state), (row.End, row.IsWithdrawn, StoredJson.Read<State>(row.Json).What));
    }

    private async Task<Offer<Tool>> OfferAsync()
    {
        var (_, partners, offers) = Over(null);
        var profile = (await partners.ProfileAsync(Partner, CancellationToken.None))!;
        var visit = await offers.VisitAsync(Partner, profile, CancellationToken.None);
        return visit.Of(OfferKind.Credits, Catalog).Single(o => o.Key.Start.Year == 2026);
    }

    private async Task CancelAsync()
    {
        var membership = (await Over(null).Partners.ProfileAsync(Partner, CancellationToken.None))!.Memberships[0];
        var cancellation = new Cancellation(membership, "admin", _clock.GetUtcNow())
        {
            Decision = new CancellationDecision(Approve: true, Reason: null, "office", _clock.GetUtcNow()),
        };
        await new CancellationStore(Over(null).Tables, Unheard.Write()).ChangeAsync(
            Partner, _ => Task.FromResult<Result<PartnerCancellations>>(new PartnerCancellations([cancellation])), CancellationToken.None);
    }

    private async Task ChangeAsync(Offer<Tool> offer, string state) => await Over(null).Offers.ChangeAsync<State, Tool>(
        Partner, OfferKind.Credits, offer, _ => new State(state), CancellationToken.None);

    private async Task FollowAsync()
    {
        var (_, partners, offers) = Over(null);
        var profile = (await partners.ProfileVersionAsync(Partner, CancellationToken.None))!;
        await new OfferFollower(offers).FollowAsync(Partner, profile, _client, CancellationToken.None);
    }

    private ProfileFollowing Following()
    {
        var (tables, partners, offers) = Over(null);
        return new ProfileFollowing(
            tables, partners, [new OfferFollower(offers)], _clock, _log.CreateLogger<ProfileFollowing>());
    }

    private Task PutAsync(DateOnly? end) => Over(null).Partners.PutProfileAsync(
        Partner,
        new PartnerProfile(
            "Contoso",
            "JP",
            PreferredLanguage.ja,
            true,
            new ProgramContact("A", "a@contoso.example"),
            [],
            end is { } day ? [new Membership(MembershipKind.LegacyGold, new DateOnly(2026, 4, 1), day)] : [],
            [],
            []),
        "office",
        refusal: _ => null,
        CancellationToken.None);

    private (BenefitsTables Tables, PartnerStore Partners, OfferStore Offers) Over(HttpPipelineTransport? transport)
    {
        var options = new TableClientOptions();
        options.Retry.MaxRetries = 0;
        options.Transport = transport ?? options.Transport;
        var tables = new BenefitsTables(new TableServiceClient(_storage, options));
        var partners = new PartnerStore(tables, Unheard.Write());
        return (tables, partners, new OfferStore(
            tables, new PartnerAccess(partners), new PartnerDirectory(tables), Unheard.Write(), _clock));
    }

    private sealed record State(string What);

    private sealed record Tool() : CatalogOffer(
        "tool", new("Tool", "ツール"), new Dictionary<MembershipKind, int> { [MembershipKind.LegacyGold] = 1 });
}
