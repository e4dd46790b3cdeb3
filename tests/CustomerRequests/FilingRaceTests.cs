using BenefitsFunctions.CustomerRequests;
using BenefitsFunctions.Customers;
using BenefitsFunctions.Http;
using BenefitsFunctions.Plans;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.CustomerRequests;

/// <summary>A request that is filed while its customer is deleted: either the customer stays, or the request is taken back.</summary>
public sealed class FilingRaceTests : IAsyncLifetime
{
    private StoredRequests _stored = null!;

    public async Task InitializeAsync() => _stored = await StoredRequests.CreateAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Filing_BetweenTheLookOfADeletionAndItsEnd_KeepsTheCustomer()
    {
        var asked = Asked();

        var refused = await DeleteAsync(meanwhile: () => _stored.Process.FileAsync(asked));

        Assert.Equal("requests-open", refused?.Code);
        Assert.True(await HasCustomerAsync());
        Assert.NotNull(await _stored.Process.FindAsync(asked.Key));
        Assert.Equal([asked.DueAt], await _stored.DueAsync(asked.Key));
    }

    [Fact]
    public async Task Filing_WhenTheDeletionWasFaster_IsTakenBack()
    {
        var asked = Asked();
        Assert.Null(await DeleteAsync());

        Assert.Null(await _stored.Process.FileAsync(asked));

        await IsGoneAsync(asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Filing_WhenItDiesBeforeTheTouchAndTheCustomerIsDeleted_IsTakenBackAtTheNextLook(bool isRepeated)
    {
        // One with an own contract has an intent, by which the timer finds it, too.
        var asked = isRepeated ? Asked() : AskedWithAContract();
        var touch = isRepeated ? 3 : 4;
        Assert.Null(await DeleteAsync(meanwhile: () => RequestProcess.TryAsync(
            () => _stored.Over(new FaultyTransport { CutAt = touch }).FileAsync(asked))));
        Assert.False(await HasCustomerAsync());
        Assert.NotNull(await _stored.Process.FindAsync(asked.Key));

        if (isRepeated)
        {
            Assert.Null(await _stored.Process.FileAgainAsync(asked));
        }
        else
        {
            Assert.Equal(0, await _stored.Process.Starts.ResumeAsync(CancellationToken.None));
        }

        await IsGoneAsync(asked);
    }

    [Fact]
    public async Task Filing_RepeatedAfterTheClosingAndTheDeletion_LeavesTheRequest()
    {
        var asked = Asked();
        await _stored.Process.FileAsync(asked);
        await _stored.Process.CloseAsync(asked.Key);
        Assert.Null(await DeleteAsync());

        var again = await _stored.Process.FileAgainAsync(asked);

        Assert.Equal(RequestState.Closed, again?.State);
        Assert.NotNull(await _stored.Process.FindAsync(asked.Key));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Filing_WhenItDiesBeforeItsIncidentAndIsClosed_OpensNone(bool isRepeated)
    {
        var asked = AskedWithAContract();
        await RequestProcess.TryAsync(() => _stored.Over(new FaultyTransport { CutAt = 4 }).FileAsync(asked));
        await _stored.Process.CloseAsync(asked.Key);
        Assert.Equal(1, await _stored.IntentsAsync());

        if (isRepeated)
        {
            Assert.Equal(RequestState.Closed, (await _stored.Process.FileAgainAsync(asked))?.State);
        }
        else
        {
            Assert.Equal(0, await _stored.Process.Starts.ResumeAsync(CancellationToken.None));
        }

        Assert.Empty(await _stored.Books.Tables.Incidents.RowsAsync());
        Assert.Empty(await _stored.Books.Tables.Intents.RowsAsync());
    }

    [Fact]
    public async Task Filing_WhenTheSameIsTakenBackAsItIsFoundThere_IsRefused()
    {
        var asked = Asked();
        Assert.Null(await DeleteAsync(meanwhile: () => RequestProcess.TryAsync(
            () => _stored.Over(new FaultyTransport { CutAt = 3 }).FileAsync(asked))));

        // After what is due, and the request that is there: before that is read.
        var transport = new FaultyTransport
        {
            Before = number => number == 3 ? _stored.Process.FileAgainAsync(asked) : Task.CompletedTask,
        };
        var filed = await _stored.Over(transport).FileAsync(asked);

        Assert.Null(filed);
        Assert.Equal(3, transport.Requests);
        await IsGoneAsync(asked);
    }

    private CustomerRequest Asked() => MadeRequests.Filed(_stored.Clock.GetUtcNow());

    private CustomerRequest AskedWithAContract() =>
        Asked() with { Plan = SupportPlan.SignatureCloudSupport, ContractId = "10000000000008" };

    // Deletes the customer, unless a request is open; something happens after the look and before the deletion.
    private Task<Problem?> DeleteAsync(Func<Task>? meanwhile = null)
    {
        var transport = new FaultyTransport { BeforeNextTransaction = meanwhile };
        return new CustomerStore(_stored.Books.TablesOver(transport), Unheard.Write()).DeleteAsync(
            Sample.Contoso,
            "adatum",
            async c => await _stored.Process.Store.HasOpenAsync(c.PartnerId, c.CustomerId, CancellationToken.None)
                ? CustomerErrors.RequestsOpen()
                : null,
            CancellationToken.None);
    }

    private async Task IsGoneAsync(CustomerRequest asked)
    {
        Assert.False(await HasCustomerAsync());
        Assert.Null(await _stored.Process.FindAsync(asked.Key));
        Assert.Empty(await _stored.DueAsync(asked.Key));
    }

    private async Task<bool> HasCustomerAsync() =>
        await _stored.Customers.FindAsync(Sample.Contoso, "adatum", CancellationToken.None) is not null;
}
