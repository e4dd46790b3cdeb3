using System.Collections.Concurrent;
using Azure.Data.Tables;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Linking;

/// <summary>L6: who guesses waits, and learns nothing.</summary>
public sealed class GuessingTests(ITestOutputHelper output)
{
    private const int Limit = 10;

    [Fact]
    public async Task Guess_TenThousandTimesFromFiftyAccounts_NeverTellsWhetherAnAccessIdExists()
    {
        const int Accounts = 50;
        const int Guesses = 200;
        await using var app = await BenefitsHost.StartAsync();
        var real = await new StoredContracts(app.Storage).AddPairAsync(Grant.Of(20));
        var ids = new IdGenerator();
        var answers = new ConcurrentBag<(int Account, bool Exists, int Status, string Body)>();

        var sixteenAtOnce = new ParallelOptions { MaxDegreeOfParallelism = 16 };
        await Parallel.ForEachAsync(Enumerable.Range(0, Accounts), sixteenAtOnce, async (account, _) =>
        {
            var guesser = app.As($"guesser-{account}");
            for (var i = 0; i < Guesses; i++)
            {
                var (drawn, exists) = (ContractIds.Draw(ids), (i + account) % 2 == 0);
                var answer = await guesser.LinksAsync(exists ? real.AccessId : drawn.AccessId, drawn.ContractId);
                answers.Add((account, exists, answer.Status, answer.Text));
            }
        });

        Assert.Equal(Accounts * Guesses, answers.Count);
        Assert.All(
            answers.GroupBy(a => a.Account),
            a => Assert.Equal((Limit, Guesses - Limit), (a.Count(g => g.Status == 404), a.Count(g => g.Status == 429))));
        var (known, unknown) = (Bodies(answers.Where(a => a.Exists)), Bodies(answers.Where(a => !a.Exists)));
        Assert.Equal(2, known.Count);
        Assert.Equal(known, unknown);
        output.WriteLine(
            $"{answers.Count} guesses, {answers.Count(a => a.Status == 404)} looked up, {known.Count} different answers, "
            + "the same for known and unknown Access IDs");

        static SortedSet<string> Bodies(IEnumerable<(int Account, bool Exists, int Status, string Body)> answers) =>
            [.. answers.Select(a => a.Body)];
    }

    [Fact]
    public async Task Guess_AtOnce_IsLookedUpNoMoreOftenThanTheLimit()
    {
        await using var app = await BenefitsHost.StartAsync();
        var ids = new IdGenerator();

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => GuessAsync(app, ids)));

        Assert.Equal((Limit, 50), (answers.Count(a => a.Status == 404), answers.Count(a => a.Status == 429)));
    }

    [Fact]
    public async Task Guess_AtOnceOverTwoInstances_IsLookedUpNoMoreOftenThanTheLimit()
    {
        var ids = new IdGenerator();
        await using var first = await BenefitsHost.StartAsync();
        await using var second = await BenefitsHost.StartAsync(first.Storage, first.Clock);

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => GuessAsync(i % 2 == 0 ? first : second, ids)));

        Assert.Equal((Limit, 30), (answers.Count(a => a.Status == 404), answers.Count(a => a.Status == 429)));
    }

    [Fact]
    public async Task RightPair_FortyTimesAtOnce_IsLinkedOnceAndNeverRefused()
    {
        await using var app = await BenefitsHost.StartAsync();
        var own = await new StoredContracts(app.Storage).AddPairAsync(Grant.Of(20));

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => app.As("linker").LinksAsync(own.AccessId, own.ContractId)));

        Assert.Equal((1, 39), (answers.Count(a => a.Status == 201), answers.Count(a => a.Status == 200)));
    }

    [Fact]
    public async Task RightPairs_ThirtyAtOnce_AreAllLinked()
    {
        await using var app = await BenefitsHost.StartAsync();
        var stored = new StoredContracts(app.Storage);
        var pairs = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => stored.AddPairAsync(Grant.Of(20))));

        var answers = await Task.WhenAll(pairs.Select(pair => app.As("linker").LinksAsync(pair.AccessId, pair.ContractId)));

        Assert.All(answers, answer => Assert.Equal(201, answer.Status));
    }

    [Fact]
    public async Task Guess_OverSeveralInstancesAndRestarts_IsCountedTogether()
    {
        var ids = new IdGenerator();
        await using var first = await BenefitsHost.StartAsync();
        var second = await BenefitsHost.StartAsync(first.Storage, first.Clock);
        for (var i = 0; i < Limit / 2; i++)
        {
            Assert.Equal(404, (await GuessAsync(first, ids)).Status);
            Assert.Equal(404, (await GuessAsync(second, ids)).Status);
        }

        await second.DisposeAsync();
        await using var restarted = await BenefitsHost.StartAsync(first.Storage, first.Clock);

        Assert.Equal((429, 429), ((await GuessAsync(first, ids)).Status, (await GuessAsync(restarted, ids)).Status));
        Assert.Equal(404, (await first.As("another").LinksAsync(ContractIds.Draw(ids).AccessId, ContractIds.Draw(ids).ContractId)).Status);
    }

    [Fact]
    public async Task Wait_UntilTheOldestWrongPairLeavesTheWindow_IsSaidAndKept()
    {
        await using var app = await BenefitsHost.StartAsync();
        var ids = new IdGenerator();
        for (var i = 0; i < Limit; i++)
        {
            await GuessAsync(app, ids);
            app.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var wait = await GuessAsync(app, ids);
        app.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        var tooSoon = await GuessAsync(app, ids);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        var after = await GuessAsync(app, ids);

        Assert.Equal((429, "too-many-attempts", TimeSpan.FromMinutes(5)), (wait.Status, wait.Code, wait.RetryAfter));
        Assert.Equal((429, TimeSpan.FromSeconds(1)), (tooSoon.Status, tooSoon.RetryAfter));
        Assert.Equal((404, 429), (after.Status, (await GuessAsync(app, ids)).Status));
    }

    [Fact]
    public async Task RightPair_BetweenWrongOnes_NeitherCountsNorBuysFurtherGuesses()
    {
        await using var app = await BenefitsHost.StartAsync(
            settings: (string[])["Benefits:LinkAttempts=3", "Benefits:LinkWindow=00:10:00"]);
        var ids = new IdGenerator();
        var own = await new StoredContracts(app.Storage).AddPairAsync(Grant.Of(20));
        var guesser = app.As("guesser");
        var statuses = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            statuses.Add((await GuessAsync(app, ids)).Status);
            statuses.Add((await guesser.LinksAsync(own.AccessId, own.ContractId)).Status);
        }

        Assert.Equal([404, 201, 404, 200, 404, 200], statuses);
        Assert.Equal(429, (await GuessAsync(app, ids)).Status);
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(200, (await guesser.LinksAsync(own.AccessId, own.ContractId)).Status);
    }

    [Fact]
    public async Task Pair_UnknownOrWrong_CostsTheSameRequestsToStorage()
    {
        var books = new StoredContracts(await TestAzurite.OwnAccountAsync());
        await books.Tables.CreateAsync(CancellationToken.None);
        var real = await books.AddPairAsync(Grant.Of(20));
        var other = await books.AddPairAsync(Grant.Of(20));
        var transport = new FaultyTransport();
        var contracts = new ContractStore(
            new BenefitsTables(new TableServiceClient(books.Storage, new TableClientOptions { Transport = transport })));

        async Task<(bool Found, int Requests)> TryAsync(string accessId, string contractId)
        {
            var before = transport.Requests;
            return (
                await contracts.IsPairAsync(new ContractIds(accessId, contractId), CancellationToken.None), transport.Requests - before);
        }

        Assert.Equal((false, 1), await TryAsync(real.AccessId, other.ContractId));
        Assert.Equal((false, 1), await TryAsync(ContractIds.Draw(new IdGenerator()).AccessId, real.ContractId));
        Assert.Equal(
            (false, 1), await TryAsync(ContractIds.Draw(new IdGenerator()).AccessId, ContractIds.Draw(new IdGenerator()).ContractId));
        Assert.Equal((true, 1), await TryAsync(real.AccessId, real.ContractId));
    }

    private static Task<ApiAnswer> GuessAsync(BenefitsHost app, IdGenerator ids) =>
        app.As("guesser").LinksAsync(ContractIds.Draw(ids).AccessId, ContractIds.Draw(ids).ContractId);
}
