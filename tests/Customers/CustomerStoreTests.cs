using Azure.Data.Tables;
using BenefitsFunctions.Customers;
using BenefitsFunctions.Http;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Support;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Customers;

/// <summary>What the rows of customers cost, and what happens when two change them at the same moment.</summary>
public sealed class CustomerStoreTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Many = 1_001;

    private readonly FaultyTransport _transport = new();
    private BenefitsTables _tables = null!;
    private CustomerStore _store = null!;

    public async Task InitializeAsync()
    {
        var options = new TableClientOptions { Transport = _transport };
        options.Retry.MaxRetries = 0;
        _tables = new BenefitsTables(new TableServiceClient(await TestAzurite.OwnAccountAsync(), options));
        await _tables.Customers.CreateAsync();
        _store = new CustomerStore(_tables, Unheard.Write());
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task List_OfManyCustomers_CostsAQueryForEachThousandThatItLooksAt()
    {
        await AddManyAsync();

        Assert.Equal(1, await CostAsync("a page", () => ListAsync(null, 100)));
        Assert.Equal(2, await CostAsync("the largest page", () => ListAsync(null, Paging.MaxTop)));
        Assert.Equal(2, await CostAsync("a search that finds none", () => ListAsync("nobody", 100)));
        Assert.Equal(1, await CostAsync("a search that fills its page at once", () => ListAsync("customer", 100)));
    }

    [Fact]
    public async Task List_WhenItHasLookedAtItsMost_GoesOnWhereItStopped()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => PutAsync(Of($"c{i}", i) with { Name = i is 0 or 7 ? "Wanted" : "Other" })));
        var bounded = new CustomerStore(_tables, Unheard.Write()) { MostRead = 3 };

        var pages = new List<string>();
        string? continuation = null;
        do
        {
            var page = (await bounded.ListAsync(
                "1", new CustomerSearch("wanted"), new Paging(100, continuation), CancellationToken.None)).Value!;
            continuation = page.Continuation;
            pages.Add($"{string.Join(',', page.Items.Select(c => c.CustomerId))}>{continuation}");
        }
        while (continuation is not null);

        Assert.Equal(["c0>c2", ">c5", "c7>"], pages);
    }

    [Fact]
    public async Task PutAndDelete_OfACustomer_CostTwoReadsAndATransaction()
    {
        Assert.Equal(3, await CostAsync("a new customer", () => PutAsync(Of("c1", 1))));
        Assert.Equal(3, await CostAsync("another tenant", () => PutAsync(Of("c1", 2))));
        Assert.Equal(3, await CostAsync("a deletion", () => DeleteAsync("c1", () => false)));
        Assert.Equal(1, await CostAsync("a deletion of nothing", () => DeleteAsync("c1", () => false)));
        Assert.Empty(await _tables.Customers.RowsAsync());
    }

    [Fact]
    public async Task Delete_WhenSomethingIsOpenedMeanwhile_AsksOnceMoreAndKeepsTheCustomer()
    {
        await PutAsync(Of("c1", 1));
        var isOpen = false;
        _transport.BeforeNextTransaction = async () =>
        {
            isOpen = true;
            Assert.True(await _store.TouchAsync("1", "c1", CancellationToken.None));
        };

        var refused = await DeleteAsync("c1", () => isOpen);

        Assert.Equal("requests-open", refused?.Code);
        Assert.Equal(Of("c1", 1).TenantId, (await _store.FindAsync("1", "c1", CancellationToken.None))?.TenantId);
    }

    [Fact]
    public async Task Touch_WhenTheCustomerIsGone_SaysSo()
    {
        await PutAsync(Of("c1", 1));
        await DeleteAsync("c1", () => false);

        Assert.False(await _store.TouchAsync("1", "c1", CancellationToken.None));
    }

    [Fact]
    public async Task Touch_OfACustomer_LeavesItAsItIs()
    {
        await PutAsync(Of("c1", 1));
        await _store.TouchAsync("1", "c1", CancellationToken.None);

        var found = await _store.FindAsync("1", "c1", CancellationToken.None);

        Assert.Equal(EntityTag.Of(Of("c1", 1)), EntityTag.Of(found!));
    }

    [Fact]
    public async Task Put_WhenTheTenantIsTakenMeanwhile_FindsWhoHasIt()
    {
        _transport.BeforeNextTransaction = () => PutAsync(Of("faster", 1));

        Assert.Equal("tenant-taken", (await PutAsync(Of("slower", 1))).Problem?.Code);
        Assert.Null(await _store.FindAsync("1", "slower", CancellationToken.None));
    }

    [Fact]
    public async Task Put_WhenItsAnswerIsLost_IsThereAndCanBePutAgain()
    {
        _transport.LoseNextTransactionAnswer();
        await Assert.ThrowsAnyAsync<Exception>(() => PutAsync(Of("c1", 1)));

        Assert.False((await PutAsync(Of("c1", 1))).Value?.IsNew);
        Assert.Equal(2, (await _tables.Customers.RowsAsync()).Count);
    }

    private static Customer Of(string id, int tenant) => new(
        "1", id, $"Customer {id}", new Guid(tenant, 0, 0, new byte[8]), ["adatum.example"], CustomerRelationship.Direct, null,
        new AzureGrant(true, null), [CloudService.Azure]);

    private Task<Result<Written>> PutAsync(Customer customer) => _store.PutAsync(customer, _ => null, CancellationToken.None);

    private Task<Problem?> DeleteAsync(string id, Func<bool> isOpen) => _store.DeleteAsync(
        "1", id, _ => Task.FromResult(isOpen() ? CustomerErrors.RequestsOpen() : null), CancellationToken.None);

    private Task<Result<Page<Customer>>> ListAsync(string? search, int top) => _store.ListAsync(
        "1", search is null ? null : new CustomerSearch(search), new Paging(top, null), CancellationToken.None);

    // As they are stored, a hundred at once.
    private async Task AddManyAsync()
    {
        foreach (var some in Enumerable.Range(0, Many).Select(i => Of($"c{i:d5}", i + 1)).Chunk(100))
        {
            await _tables.Customers.SubmitTransactionAsync(some.Select(customer => new TableTransactionAction(
                TableTransactionActionType.Add,
                new TableEntity("1", $"customer|{customer.CustomerId}") { ["Json"] = StoredJson.Write(customer) })));
        }
    }

    private async Task<int> CostAsync<T>(string what, Func<Task<T>> doAsync)
    {
        var before = _transport.Requests;
        await doAsync();
        var cost = _transport.Requests - before;
        output.WriteLine($"{what}: {cost} storage transactions");
        return cost;
    }
}
