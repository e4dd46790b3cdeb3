using Azure.Core.Pipeline;
using Azure.Data.Tables;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Credits;
using BenefitsFunctions.Http;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using static BenefitsFunctions.Tests.Credits.CreditCases;

namespace BenefitsFunctions.Tests.Credits;

/// <summary>O2 over Azurite: credits that are assigned by processes that die on the way, or just before each other.</summary>
public sealed class CreditStoreTests : IAsyncLifetime
{
    private static readonly Offer<CreditPlan> Monthly = Offer(CreditKind.Monthly, 2);
    private static readonly Offer<CreditPlan> Bulk = Offer(CreditKind.Bulk);

    private string _storage = "";

    public async Task InitializeAsync()
    {
        _storage = await TestAzurite.OwnAccountAsync();
        await new BenefitsTables(new TableServiceClient(_storage)).CreateAsync(CancellationToken.None);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Assign_WhenCutOffAtAnyRequestAndRepeated_IsDoneOnce()
    {
        var whole = new FaultyTransport();
        await AssignAsync(Over(whole), "0", Monthly, "once");
        Assert.Equal(3, whole.Requests);

        var partner = 0;
        foreach (var (cutAt, afterwards) in Enumerable.Range(1, whole.Requests).SelectMany(n => new[] { (n, false), (n, true) }))
        {
            var id = $"{++partner}";
            var cut = Over(new FaultyTransport { CutAt = cutAt, CutAfterwards = afterwards });
            await Assert.ThrowsAnyAsync<Exception>(() => AssignAsync(cut, id, Monthly, "once"));

            var repeated = await AssignAsync(Over(new FaultyTransport()), id, Monthly, "once");

            Assert.Equal("once", Assert.Single(repeated.Value!.All).Id);
            Assert.Equal(["once"], await HeldAsync(id));
        }
    }

    [Fact]
    public async Task Assign_WhenOthersWereJustFaster_IsJudgedByWhatTheyDid()
    {
        var others = Over(new FaultyTransport());
        var bulk = await BetweenAsync("a", Bulk, () => AssignAsync(others, "a", Monthly, "first"));
        var monthly = await BetweenAsync("b", Monthly, () => AssignAsync(others, "b", Bulk, "first"));
        var beside = await BetweenAsync("c", Monthly, () => AssignAsync(others, "c", Monthly, "first"));

        Assert.Equal(("not-combinable", "not-combinable", null), (bulk.Problem?.Code, monthly.Problem?.Code, beside.Problem?.Code));
        Assert.Equal(["first"], await HeldAsync("a"));
        Assert.Equal(["first"], await HeldAsync("b"));
        Assert.Equal(["first", "late"], await HeldAsync("c"));
    }

    // Assigns, with something else done between the look at what is stored and the write.
    private async Task<Result<CreditAssignments>> BetweenAsync(string partnerId, Offer<CreditPlan> offer, Func<Task> meanwhile)
    {
        var transport = new FaultyTransport { BeforeNextTransaction = meanwhile };
        var assigned = await AssignAsync(Over(transport), partnerId, offer, "late");
        Assert.Null(transport.BeforeNextTransaction);
        return assigned;
    }

    private static Task<Result<CreditAssignments>> AssignAsync(OfferStore store, string partnerId, Offer<CreditPlan> offer, string id) =>
        store.ChangeAmongAsync<CreditAssignments, CreditPlan>(
            partnerId,
            OfferKind.Credits,
            offer,
            (current, stored) =>
            {
                List<Offer<CreditPlan>> all = [With(Monthly, stored), With(Bulk, stored)];
                var at = CreditStanding.Of(
                    all.Single(o => o.Key == offer.Key), all, DateOnly.FromDateTime(Sample.Today.UtcDateTime));
                return CreditRules.Assigned(current is null ? at : at with { Assignments = current }, Wish(id, $"user-{id}", Sample.Today));
            },
            CancellationToken.None);

    private static Offer<CreditPlan> With(Offer<CreditPlan> offer, IReadOnlyList<StoredOffer> stored) =>
        offer with { Row = stored.FirstOrDefault(s => s.Key == offer.Key) };

    private async Task<IEnumerable<string>> HeldAsync(string partnerId) =>
        (await Over(new FaultyTransport()).AllAsync(partnerId, CancellationToken.None))
            .SelectMany(s => StoredJson.Read<CreditAssignments>(s.Json).Held).Select(a => a.Id);

    private OfferStore Over(HttpPipelineTransport transport)
    {
        var options = new TableClientOptions { Transport = transport };
        options.Retry.MaxRetries = 0;
        var tables = new BenefitsTables(new TableServiceClient(_storage, options));
        var optimistic = Unheard.Write(new IdGenerator());
        var partners = new PartnerStore(tables, optimistic);
        return new OfferStore(
            tables, new PartnerAccess(partners), new PartnerDirectory(tables), optimistic, new FakeTimeProvider(Sample.Today));
    }
}
