using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Linking;

/// <summary>L1-L4 through the real HTTP surface.</summary>
public sealed class LinkingFeatureTests : IAsyncLifetime
{
    private BenefitsHost _app = null!;
    private StoredContracts _books = null!;

    private Person Somebody => _app.As("somebody-of-no-partner");

    public async Task InitializeAsync()
    {
        _app = await BenefitsHost.StartAsync();
        _books = new StoredContracts(_app.Storage);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Link_ForAnyAccount_IsAddedOnceAndIsASuccessEachTime()
    {
        var ids = await _books.AddPairAsync(Grant.Of(20));

        var first = await Somebody.LinksAsync(ids.AccessId, ids.ContractId);
        _app.Clock.Advance(TimeSpan.FromHours(1));
        var second = await Somebody.LinksAsync(ids.AccessId, ids.ContractId);
        var other = await _app.As("somebody-else").LinksAsync(ids.AccessId, ids.ContractId);
        var links = (await Somebody.GetsAsync("/api/accounts/me/contracts")).Body.GetProperty("items").EnumerateArray().ToList();

        Assert.Equal(
            [(201, "linked"), (200, "already-linked"), (201, "linked")], new[] { first, second, other }.Select(a => (a.Status, a.Code!)));
        Assert.Equal(first.Body.GetProperty("contract").GetRawText(), second.Body.GetProperty("contract").GetRawText());
        Assert.Equal(first.Body.GetProperty("contract").GetRawText(), Assert.Single(links).GetRawText());
        Assert.Equal(20, links[0].GetProperty("remaining").GetInt32());
        Assert.Equal(Sample.Today, links[0].GetProperty("linkedAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task Link_WhenAskedForManyTimesAtOnce_IsThereOnce()
    {
        var ids = await _books.AddPairAsync(Grant.Of(20));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Somebody.LinksAsync(ids.AccessId, ids.ContractId)));

        // More than the limit may be under way at once; they wait, and none of them counts as wrong.
        Assert.All(answers, a => Assert.Contains(a.Status, (int[])[200, 201, 429]));
        Assert.Single(answers, a => a.Status == 201);
        Assert.Single((await Somebody.GetsAsync("/api/accounts/me/contracts")).Body.GetProperty("items").EnumerateArray());
        Assert.Equal(200, (await Somebody.LinksAsync(ids.AccessId, ids.ContractId)).Status);
    }

    [Fact]
    public async Task Link_WhenIdsAreTypedAsPeopleDo_IsUnderstood()
    {
        var ids = await _books.AddPairAsync(Grant.Of(20));
        var wide = new string([.. ids.ContractId.Select(d => (char)('０' + (d - '0')))]);

        var linked = await Somebody.LinksAsync($" {ids.AccessId[..4]}-{ids.AccessId[4..8]} {ids.AccessId[8..]} ", wide);

        Assert.Equal((201, "linked"), (linked.Status, linked.Code));
    }

    [Fact]
    public async Task Link_WhenMistyped_SaysWhichIdAndCountsAsNoAttempt()
    {
        var ids = await _books.AddPairAsync(Grant.Of(20));
        var (access, contract) = (Mistyped(ids.AccessId), Mistyped(ids.ContractId));

        for (var i = 0; i < 20; i++)
        {
            var both = await Somebody.LinksAsync(access, contract);
            Assert.Equal((400, "id-mistyped"), (both.Status, both.Code));
            Assert.Equal(["accessId", "contractId"], both.Fields);
        }

        Assert.Equal(["accessId"], (await Somebody.LinksAsync(access, ids.ContractId)).Fields);
        Assert.Equal(["contractId"], (await Somebody.LinksAsync(ids.AccessId, contract)).Fields);
        Assert.Equal(["contractId"], (await Somebody.LinksAsync(ids.AccessId, "none at all")).Fields);
        Assert.Contains(
            "each other's place", (await Somebody.LinksAsync(ids.ContractId, ids.AccessId))["remedy"], StringComparison.Ordinal);
        Assert.Equal(201, (await Somebody.LinksAsync(ids.AccessId, ids.ContractId)).Status);
    }

    [Fact]
    public async Task Link_WhenExpired_SaysWhenAndWhatToDo()
    {
        var ids = await _books.AddPairAsync(Grant.Of(20), used: 20, end: DateOnly.FromDateTime(Sample.Today.UtcDateTime));
        await _books.LinkAsync("linked-before", ids.ContractId);

        var lastDay = await _app.As("linked-before").LinksAsync(ids.AccessId, ids.ContractId);
        _app.Clock.Advance(TimeSpan.FromDays(1));
        var expired = await Somebody.LinksAsync(ids.AccessId, ids.ContractId);
        var again = await _app.As("linked-before").LinksAsync(ids.AccessId, ids.ContractId);
        var japanese = await Somebody.InJapanese().LinksAsync(ids.AccessId, ids.ContractId);

        Assert.Equal("already-linked", lastDay.Code);
        Assert.All([expired, again, japanese], a => Assert.Equal((409, "contract-expired", "2026-11-20"), (a.Status, a.Code, a["end"])));
        Assert.Equal("The contract ended on 2026-11-20.", expired["detail"]);
        Assert.Equal("この契約は 2026-11-20 に終了しました。", japanese["detail"]);
        Assert.NotNull(expired["remedy"]);
        Assert.Equal(
            "Expired",
            Assert.Single(
                (
                    await _app.As("linked-before").GetsAsync(
                        "/api/accounts/me/contracts")).Body.GetProperty("items").EnumerateArray()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Link_WhenUsedUp_SaysSinceWhenAndWorksAgainWhenAUnitComesBack()
    {
        var ids = await _books.AddPairAsync(Grant.Of(1));
        await _app.ReceivesEventAsync(EventJson.Opened(ids.ContractId, "p1", "o1"));
        await _app.SettleAsync();
        _app.Clock.Advance(TimeSpan.FromDays(3));
        await _app.ReceivesEventAsync(EventJson.Opened(ids.ContractId, "p2", "o2"));
        await _app.SettleAsync();

        var usedUp = await Somebody.LinksAsync(ids.AccessId, ids.ContractId);
        await _app.ReceivesEventAsync(EventJson.Closed(ids.ContractId, "p1", "c1", IncidentOutcome.NotCharged));
        await _app.SettleAsync();

        Assert.Equal((409, "no-units-left"), (usedUp.Status, usedUp.Code));
        Assert.Equal("All of the contract's 1 incidents are used; none has been left since 2026-11-20.", usedUp["detail"]);
        Assert.Equal(Sample.Today, usedUp.Body.GetProperty("usedUpAt").GetDateTimeOffset());
        Assert.Equal(201, (await Somebody.LinksAsync(ids.AccessId, ids.ContractId)).Status);
    }

    [Fact]
    public async Task Link_WhenUsedUpBeforeItsBalanceIsPublished_TellsNoCounts()
    {
        var ids = await _books.AddPairAsync(Grant.Of(1), published: false);
        await _app.ReceivesEventAsync(EventJson.Opened(ids.ContractId, "p1", "o1"));
        await _app.SettleAsync();

        var usedUp = await Somebody.LinksAsync(ids.AccessId, ids.ContractId);

        Assert.Equal((409, "no-units-left"), (usedUp.Status, usedUp.Code));
        Assert.Equal("Everything that the contract grants is used; none has been left since 2026-11-20.", usedUp["detail"]);
    }

    [Fact]
    public async Task Links_ForAnotherAccount_AreNotSeen()
    {
        var ids = await _books.AddPairAsync(Grant.Of(1));
        await Somebody.LinksAsync(ids.AccessId, ids.ContractId);

        Assert.Empty((await _app.As("another").GetsAsync("/api/accounts/me/contracts")).Body.GetProperty("items").EnumerateArray());
        Assert.Equal(401, (await _app.Nobody.GetsAsync("/api/accounts/me/contracts")).Status);
    }

    private static string Mistyped(string id) => $"{(id[0] == '9' ? '8' : (char)(id[0] + 1))}{id[1..]}";
}
