using Azure.Data.Tables;
using BenefitsFunctions.Accounts;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Support;
using BenefitsFunctions.Users;

namespace BenefitsFunctions.Tests.Accounts;

/// <summary>Whoever is a user of a partner can be found from the account, whatever crashes and whatever happens at once.</summary>
public sealed class PartnerNotesTests : IAsyncLifetime
{
    private const string Account = "account-1";
    private static readonly OptimisticWrite Optimistic = Unheard.Write(new IdGenerator());
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
            var store = Users(new FaultyTransport());
            await Task.WhenAll(
                store.PutAsync(partner, User(partner), keepsAdmin: false, CancellationToken.None),
                store.DeleteAsync(partner, Account, keepsAdmin: false, CancellationToken.None),
                store.PutAsync(partner, User(partner), keepsAdmin: false, CancellationToken.None),
                store.DeleteAsync(partner, Account, keepsAdmin: false, CancellationToken.None));
            await CheckAsync(partner);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task User_WhenAWriteIsCutOff_IsNotedIfItIsThereAndMendedByTheNextTry(bool afterwards)
    {
        for (var cut = 1; cut <= 4; cut++)
        {
            var partner = $"{cut}";
            await Assert.ThrowsAnyAsync<Exception>(
                () => Users(Cut(cut, afterwards)).PutAsync(partner, User(partner), keepsAdmin: false, CancellationToken.None));
            await CheckAsync(partner);
            await Users(new FaultyTransport()).PutAsync(partner, User(partner), keepsAdmin: false, CancellationToken.None);
            Assert.True(await CheckAsync(partner));

            await Assert.ThrowsAnyAsync<Exception>(
                () => Users(Cut(cut, afterwards)).DeleteAsync(partner, Account, keepsAdmin: false, CancellationToken.None));
            await CheckAsync(partner);
            await Users(new FaultyTransport()).DeleteAsync(partner, Account, keepsAdmin: false, CancellationToken.None);
            Assert.False(await CheckAsync(partner));
            Assert.DoesNotContain(partner, (await Accounts().ReadAsync(Account, CancellationToken.None)).Partners);
        }
    }

    // True when the account is a user of the partner; then it must be noted.
    private async Task<bool> CheckAsync(string partner)
    {
        var store = new PartnerStore(Tables(new FaultyTransport()), Optimistic);
        var isThere = await store.UserAsync(partner, Account, CancellationToken.None) is not null;
        var isNoted = (await Accounts().ReadAsync(Account, CancellationToken.None)).Partners.Contains(partner);
        Assert.True(isNoted || !isThere, $"The account is a user of partner {partner} and can't be found as one.");
        return isThere;
    }

    private AccountStore Accounts() => new(Tables(new FaultyTransport()));

    private PartnerUserStore Users(FaultyTransport transport)
    {
        var tables = Tables(transport);
        return new PartnerUserStore(tables, new PartnerDirectory(tables), new AccountStore(tables), Optimistic);
    }

    private static FaultyTransport Cut(int at, bool afterwards) => new() { CutAt = at, CutAfterwards = afterwards };

    private BenefitsTables Tables(FaultyTransport transport)
    {
        var options = new TableClientOptions { Transport = transport };
        options.Retry.MaxRetries = 0;
        return new BenefitsTables(new TableServiceClient(_storage, options));
    }

    private static PartnerUser User(string partner) => new(Account, $"a@{partner}.example", "A", Association.Programme, []);
}
