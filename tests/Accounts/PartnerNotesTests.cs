using Azure.Data.Tables;
using BenefitsFunctions.Accounts;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Accounts;

/// <summary>Whoever is a user of a partner can be found from the account, whatever crashes and whatever happens at once.</summary>
public sealed class PartnerNotesTests : IAsyncLifetime
{
    private const string Account = "account-1";
    private string _storage = null!;

    public async Task InitializeAsync()
    {
        _storage = await TestAzurite.OwnAccountAsync();
        await Tables(new FaultyTransport()).CreateAsync(CancellationToken.None);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task User_WhenAddedAndRemovedAtOnce_IsNotedIfItIsThere()
    {
        for (var round = 0; round < 60; round++)
        {
            var partner = $"{round + 1}";
            var store = Store(new FaultyTransport());
            await Task.WhenAll(
                store.PutUserAsync(partner, User(partner), CancellationToken.None),
                store.DeleteUserAsync(partner, Account, CancellationToken.None),
                store.PutUserAsync(partner, User(partner), CancellationToken.None),
                store.DeleteUserAsync(partner, Account, CancellationToken.None));
            await CheckAsync(partner);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task User_WhenAWriteIsCutOff_IsNotedIfItIsThereAndMendedByTheNextTry(bool afterwards)
    {
        for (var cut = 1; cut <= 3; cut++)
        {
            var partner = $"{cut}";
            await Assert.ThrowsAnyAsync<Exception>(
                () =>
                    Store(
                        new FaultyTransport { CutAt = cut, CutAfterwards = afterwards }).PutUserAsync(partner,
                        User(partner),
                        CancellationToken.None));
            await CheckAsync(partner);
            await Store(new FaultyTransport()).PutUserAsync(partner, User(partner), CancellationToken.None);
            Assert.True(await CheckAsync(partner));

            await Assert.ThrowsAnyAsync<Exception>(
                () =>
                    Store(
                        new FaultyTransport { CutAt = cut, CutAfterwards = afterwards }).DeleteUserAsync(partner,
                        Account,
                        CancellationToken.None));
            await CheckAsync(partner);
            await Store(new FaultyTransport()).DeleteUserAsync(partner, Account, CancellationToken.None);
            Assert.False(await CheckAsync(partner));
            Assert.DoesNotContain(partner, (await Accounts().ReadAsync(Account, CancellationToken.None)).Partners);
        }
    }

    // True when the account is a user of the partner; then it must be noted.
    private async Task<bool> CheckAsync(string partner)
    {
        var isThere = await Store(new FaultyTransport()).UserAsync(partner, Account, CancellationToken.None) is not null;
        var isNoted = (await Accounts().ReadAsync(Account, CancellationToken.None)).Partners.Contains(partner);
        Assert.True(isNoted || !isThere, $"The account is a user of partner {partner} and can't be found as one.");
        return isThere;
    }

    private AccountStore Accounts() => new(Tables(new FaultyTransport()));

    private PartnerStore Store(FaultyTransport transport) => new(Tables(transport), new AccountStore(Tables(transport)));

    private BenefitsTables Tables(FaultyTransport transport)
    {
        var options = new TableClientOptions { Transport = transport };
        options.Retry.MaxRetries = 0;
        return new BenefitsTables(new TableServiceClient(_storage, options));
    }

    private static PartnerUser User(string partner) => new(Account, $"a@{partner}.example", "A", Association.Programme, []);
}
