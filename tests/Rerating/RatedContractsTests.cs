using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Activations;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Notices;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Rerating;
using BenefitsFunctions.Tests.Activations;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.Rerating;

/// <summary>A11: whoever rates with an older version of the profile in hand comes too late, whatever the newer one changed.</summary>
public sealed class RatedContractsTests : IAsyncLifetime
{
    private StoredContracts _contracts = null!;

    public async Task InitializeAsync() => _contracts = await StoredContracts.CreateAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("2026-04-01 2027-03-31", 0, null)]
    [InlineData("2026-04-01 2026-12-31", 1, EndReason.Withdrawn)]
    public async Task Rate_WhenANewerVersionIsRatedMeanwhile_EndsAsTheNewerOneSays(string newer, int entries, EndReason? reason)
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(20));
        var transport = new FaultyTransport
        {
            BeforeNextTransaction = () => Over(new FaultyTransport()).RateAsync(contract, Gold(3, newer), CancellationToken.None),
        };

        await Over(transport).RateAsync(contract, Gold(2, ""), CancellationToken.None);

        var found = (await new ContractStore(_contracts.Tables).FindAsync(contract, CancellationToken.None))!;
        Assert.Equal((3L, false, reason), (found.RatedBy, found.IsWithdrawn, found.EndReason));
        Assert.Equal(entries, (await _contracts.LedgerAsync(contract)).Count);
        Assert.Equal(1, transport.Transactions);
    }

    [Fact]
    public async Task Rate_WhenNothingChanges_WritesTheVersionOnceAndTellsNobody()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(20));
        var transport = new FaultyTransport();

        var first = await Over(transport).RateAsync(contract, Gold(2, "2026-04-01 2027-03-31"), CancellationToken.None);
        var second = await Over(transport).RateAsync(contract, Gold(2, "2026-04-01 2027-03-31"), CancellationToken.None);

        Assert.Equal((false, false, 3, 0), (first, second, transport.Requests, transport.Transactions));
        Assert.Empty(await _contracts.Untold.IntendedAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Follow_WhenOneContractCannotBeRated_RatesTheOthersAndFails()
    {
        var activations = new ActivationStore(_contracts.Tables, Unheard.Write(new IdGenerator()), Unheard.Metrics);
        var ids = new List<ContractIds>();
        foreach (var number in Enumerable.Range(0, 6))
        {
            ids.Add(await _contracts.AddPairAsync(Grant.Of(20)));
            var activation = SampleActivation.At(ActivationStatus.Completed);
            await activations.TryOpenAsync(
                activation with
                {
                    Key = new ActivationKey("1000001", $"a{number}"),
                    Entitlement = activation.Entitlement with { Start = activation.Entitlement.Start.AddYears(number) },
                    DrawnIds = ids[^1],
                },
                slot: null,
                CancellationToken.None);
        }

        await _contracts.Tables.Contracts.UpdateEntityAsync(
            new TableEntity(ids[0].ContractId, ContractRow.RowKey) { ["Benefit"] = "Broken" }, ETag.All, TableUpdateMode.Merge);
        var notices = new NoticeStarts(_contracts.Untold, NullLogger<NoticeStarts>.Instance);
        var follower = new RatingFollower(activations, Over(new FaultyTransport()), notices);

        await Assert.ThrowsAsync<AggregateException>(
            () => follower.FollowAsync("1000001", Gold(2, ""), new NotedOrchestrations(), CancellationToken.None));

        foreach (var other in ids.Skip(1))
        {
            Assert.True((await new ContractStore(_contracts.Tables).FindAsync(other.ContractId, CancellationToken.None))!.IsWithdrawn);
        }
    }

    private static ProfileVersion Gold(long number, string memberships) =>
        new(Rated.Profile(memberships, kind: MembershipKind.LegacyGold), number, "office");

    private RatedContracts Over(FaultyTransport transport)
    {
        var time = new FakeTimeProvider(Sample.Today);
        var partners = new PartnerStore(_contracts.Tables, Unheard.Write(new IdGenerator()));
        return new RatedContracts(partners, _contracts.Terms(transport, time), Rated.Catalog, time);
    }
}
