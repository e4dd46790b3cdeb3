using BenefitsFunctions.Chance;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Rerating;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;
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

    private static ProfileVersion Gold(long number, string memberships) =>
        new(Rated.Profile(memberships, kind: MembershipKind.LegacyGold), number, "office");

    private RatedContracts Over(FaultyTransport transport)
    {
        var time = new FakeTimeProvider(Sample.Today);
        var partners = new PartnerStore(_contracts.Tables, new OptimisticWrite(new IdGenerator()));
        return new RatedContracts(partners, _contracts.Terms(transport, time), Rated.Catalog, time);
    }
}
