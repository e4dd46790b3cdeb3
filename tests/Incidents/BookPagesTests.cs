using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Incidents;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Incidents;

/// <summary>I2: books that have grown over many pages, and events as long as they may be.</summary>
public sealed class BookPagesTests : IAsyncLifetime
{
    private StoredBooks _books = null!;

    public async Task InitializeAsync()
    {
        _books = new StoredBooks(await TestAzurite.OwnAccountAsync());
        await _books.Tables.CreateAsync(CancellationToken.None);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Commit_WhenBooksHaveManyPages_StillKnowsEveryEventAfterAColdRead()
    {
        var contract = await _books.AddContractAsync(Grant.WithoutLimit);
        IncidentEvent[] events = [.. Enumerable.Range(0, 1500).SelectMany(i => new[] { TestBooks.Opened($"i{i}", $"o{i}"), TestBooks.Closed($"i{i}", $"c{i}", IncidentOutcome.Resolved) })];
        await _books.Commit(new FaultyTransport()).CommitAsync(contract, events, CancellationToken.None);
        var pages = await PagesAsync(contract);

        var transport = new FaultyTransport();
        var again = await _books.Commit(transport).CommitAsync(contract, [.. events.Reverse()], CancellationToken.None);
        var found = await new LedgerReader(_books.Tables).IncidentAsync(contract, "i1499", CancellationToken.None);

        Assert.InRange(pages, 10, 60);
        Assert.All(again, c => Assert.Null(c.Fault));
        Assert.Equal((1, 0), (transport.Requests, transport.Transactions));
        Assert.Equal((3000, 1500m), ((await _books.LedgerAsync(contract)).Count, await _books.UsedAsync(contract)));
        Assert.Equal((IncidentStatus.Closed, 1500), (found!.Status, (await _books.IncidentsAsync(contract)).Count));
        Assert.Null(await new LedgerReader(_books.Tables).IncidentAsync(contract, "i1500", CancellationToken.None));
    }

    [Fact]
    public async Task Commit_WhenAnIdentityComesAgainForAnotherIncident_ChangesNothing()
    {
        var contract = await _books.AddContractAsync(Grant.Of(5));
        var committer = _books.Commit(new FaultyTransport());
        await committer.CommitAsync(contract, [TestBooks.Opened("a", "1")], CancellationToken.None);

        await committer.CommitAsync(contract, [TestBooks.Opened("b", "1")], CancellationToken.None);
        await _books.Commit(new FaultyTransport()).CommitAsync(contract, [TestBooks.Opened("c", "1")], CancellationToken.None);

        Assert.Equal((1, 1m), ((await _books.LedgerAsync(contract)).Count, await _books.UsedAsync(contract)));
    }

    [Fact]
    public async Task Commit_WhenEveryMemberIsAsLongAsItMayBe_FitsIntoItsTransactions()
    {
        // Characters beyond the basic plane take the most room in JSON.
        var contract = await _books.AddContractAsync(Grant.WithoutLimit);
        static string Long(int length, int number) => $"{number:D6}{string.Concat(Enumerable.Repeat("😀", (length - 6) / 2))}";
        IncidentEvent[] events = [.. Enumerable.Range(0, 400).Select(i => TestBooks.Opened(Long(100, i), Long(200, i)) with
        {
            Identity = new EventIdentity(Long(200, i), Long(200, i)),
            AccountId = Long(128, i),
            Subject = new IncidentSubject(Long(100, i), Long(100, i), Long(20, i)),
        })];
        var transport = new FaultyTransport();

        var committed = await _books.Commit(transport).CommitAsync(contract, events, CancellationToken.None);

        Assert.Equal(400, committed.Count(c => c.Fault is null));
        Assert.Equal(3, transport.Transactions);
        Assert.Equal(events.Select(e => e.Identity), (await _books.LedgerAsync(contract)).Select(e => e.Event));
    }

    [Theory]
    [InlineData("日")]
    [InlineData("\"")]
    public async Task Commit_WhenTheRowsThatChangeAreMoreThanATransactionTakes_CommitsFewerEventsAtOnce(string character)
    {
        var contract = await _books.AddContractAsync(Grant.WithoutLimit);
        string Long(int length, int number) => $"{number:D6}{string.Concat(Enumerable.Repeat(character, length - 6))}";
        IncidentEvent[] events = [.. Enumerable.Range(0, 1500).Select(i => TestBooks.Opened(Long(100, i), Long(200, i)) with
        {
            Identity = new EventIdentity(Long(200, i), Long(200, i)),
            AccountId = Long(128, i),
            Subject = new IncidentSubject(Long(100, i), Long(100, i), Long(20, i)),
        })];

        var committed = await _books.Commit(new FaultyTransport()).CommitAsync(contract, events, CancellationToken.None);

        Assert.Equal(events.Length, committed.Count(c => c.Fault is null));
        Assert.Equal(events.Select(e => e.Identity), (await _books.LedgerAsync(contract)).Select(e => e.Event));
    }

    [Fact]
    public async Task Read_WhenAPageIsBroken_NamesTheRow()
    {
        var contract = await _books.AddContractAsync(Grant.Of(5));
        await _books.Commit(new FaultyTransport()).CommitAsync(contract, [TestBooks.Opened("a", "1")], CancellationToken.None);
        await _books.Tables.Contracts.UpsertEntityAsync(new Azure.Data.Tables.TableEntity(contract, IncidentKeys.Page(0)) { ["Events0"] = "", ["Incidents0"] = "[{", ["Notices0"] = "{}" });

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => _books.Commit(new FaultyTransport()).CommitAsync(contract, [TestBooks.Opened("b", "2")], CancellationToken.None));

        Assert.Contains(IncidentKeys.Page(0), error.Message, StringComparison.Ordinal);
    }

    private async Task<int> PagesAsync(string contract) =>
        (await new BooksReader(_books.Tables).ReadAsync(contract, CancellationToken.None))!.Pages;
}
