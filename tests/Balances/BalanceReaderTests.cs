using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Agenda;
using BenefitsFunctions.Audit;
using BenefitsFunctions.Balances;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Http;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Rerating;
using BenefitsFunctions.Tests.Extensions;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Local.Host;
using BenefitsFunctions.Tests.Rerating;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.Logging;
using Xunit.Abstractions;
using static BenefitsFunctions.Tests.Ledger.TestEvents;

namespace BenefitsFunctions.Tests.Balances;

/// <summary>Audits and repairs of contracts in Azurite.</summary>
public sealed class BalanceReaderTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly RecordedLog _log = new();
    private StoredContracts _contracts = null!;

    private BalanceReader Reader => new(_contracts.Tables, TimeProvider.System);

    public async Task InitializeAsync() => _contracts = await StoredContracts.CreateAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Audit_OfWhatTheAppCommits_FindsNothingWhateverTheSharesAndPages()
    {
        var random = new Random(1);
        for (var life = 0; life < 3; life++)
        {
            var contract = await _contracts.AddContractAsync(life == 0 ? Grant.WithoutLimit : Grant.Of(6));
            await LiveAsync(contract, random);

            var whole = await Reader.AuditAsync(contract, CancellationToken.None);
            var shares = await new BalanceReader(_contracts.Tables, TimeProvider.System) { PageSize = 20, MostIncidents = 4 }
                .AuditAsync(contract, CancellationToken.None);

            Assert.Empty(whole!.Differences.Listed);
            Assert.Empty(shares!.Differences.Listed);
            Assert.Equal(((await _contracts.HeadAsync(contract)).Entries, whole.Entries), (whole.Entries, shares.Entries));
        }
    }

    [Fact]
    public async Task Audit_WhileEventsAreCommitted_FindsNothing()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(1_000));
        var audits = 0;
        var commits = Task.Run(async () =>
        {
            for (var i = 0; i < 120; i++)
            {
                await _contracts.CommitAsync(
                    contract, Opened($"i{i:D3}", $"o{i}"), Closed($"i{i / 2:D3}", $"c{i}", IncidentOutcome.NotCharged));
            }
        });

        // Pages that are cut in the middle of everything.
        var reader = new BalanceReader(_contracts.Tables, TimeProvider.System) { PageSize = 7 };
        while (!commits.IsCompleted)
        {
            Assert.Empty((await reader.AuditAsync(contract, CancellationToken.None))!.Differences.Listed);
            audits++;
        }

        await commits;
        output.WriteLine($"{audits} audits during 240 events");
        Assert.True(audits > 2);
    }

    [Fact]
    public async Task Audit_OfRowsThatCannotBeRead_NamesThemAndReadsTheOthers()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(10));
        await _contracts.CommitAsync(contract, Opened("a", "1"), Opened("b", "2"));
        await _contracts.Tables.Contracts.UpsertEntityAsync(new TableEntity(contract, LedgerRow.KeyOf(2)) { ["Effect"] = "Doubled" });
        var headless = await _contracts.AddContractAsync(Grant.Of(10));
        await _contracts.CommitAsync(headless, Opened("a", "1"));
        await _contracts.Tables.Contracts.DeleteEntityAsync(headless, ContractRow.RowKey);

        var broken = await Reader.AuditAsync(contract, CancellationToken.None);
        var gone = await Reader.AuditAsync(headless, CancellationToken.None);

        Assert.Equal(("row", LedgerRow.KeyOf(2)), (broken!.Differences.Listed[0].Field, broken.Differences.Listed[0].Stored));
        Assert.Equal((null, "contract"), (gone!.PartnerId, Assert.Single(gone.Differences.Listed).Field));
        Assert.Null(await Reader.AuditAsync("10000000000008", CancellationToken.None));
        Assert.Equal([.. ((string[])[contract, headless]).Order()], await Reader.NextAsync("", CancellationToken.None));
        Assert.Empty(await Reader.NextAsync(((string[])[contract, headless]).Max()!, CancellationToken.None));
    }

    [Fact]
    public async Task Repair_OfADamagedRow_SetsItToWhatTheLedgerSaysAndNoMore()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(6));
        await LiveAsync(contract, new Random(7));
        var before = await RowAsync(contract);
        await DamageAsync(contract, row =>
        {
            (row["UsedQuarters"], row["Entries"], row["Granted"], row["End"]) = (99L, 1L, 77, "2030-01-01");
            row["ToldThrough"] = 10_000L;
            row.Remove("LastAt");
        });

        var repaired = await RepairAsync(contract);
        var again = await RepairAsync(contract);

        Assert.True(repaired.Value!.WasWrong);
        Assert.Equal(0, repaired.Value.Audited.Differences.Count);
        Assert.False(again.Value!.WasWrong);
        var after = await RowAsync(contract);
        after["ToldThrough"] = before["ToldThrough"];
        Assert.Equal(Shown(before), Shown(after));
        Assert.Equal([8103], _log.Lines.Select(line => line.Event));
        Assert.DoesNotContain(_log.Lines, line => line.Text.Contains(contract, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Repair_OfALedgerWithAGap_ChangesNothingAndNamesIt()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(6));
        await _contracts.CommitAsync(contract, Opened("a", "1"), Opened("b", "2"), Opened("c", "3"));
        await _contracts.Tables.Contracts.DeleteEntityAsync(contract, LedgerRow.KeyOf(2));
        await DamageAsync(contract, row => row["UsedQuarters"] = 99L);
        var before = Shown(await RowAsync(contract));

        var refused = await RepairAsync(contract);

        Assert.Equal((409, "ledger-unsound"), (refused.Problem!.Status, refused.Problem.Code));
        var faults = (IReadOnlyList<Difference>)refused.Problem.Extensions["differences"](default);
        Assert.Equal(("entry", 2, "2 to 2 are missing"), (faults[0].Field, faults[0].Entry, faults[0].ByLedger));
        Assert.Equal(before, Shown(await RowAsync(contract)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Repair_OfALedgerWhoseEndIsGone_ChangesNothing(int first)
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(6));
        await _contracts.CommitAsync(contract, Opened("a", "1"), Opened("b", "2"), Opened("c", "3"));
        for (var number = first; number <= 3; number++)
        {
            await _contracts.Tables.Contracts.DeleteEntityAsync(contract, LedgerRow.KeyOf(number));
        }

        var before = Shown(await RowAsync(contract));
        var refused = await RepairAsync(contract);

        Assert.Equal((409, "ledger-unsound"), (refused.Problem!.Status, refused.Problem.Code));
        var fault = Assert.Single((IReadOnlyList<Difference>)refused.Problem.Extensions["differences"](default));
        Assert.Equal(("entry", first, $"{first} to 3 are missing"), (fault.Field, fault.Entry, fault.ByLedger));
        Assert.Equal(before, Shown(await RowAsync(contract)));
        Assert.Contains((await Reader.AuditAsync(contract, CancellationToken.None))!.Differences.Listed, d => d == fault);
    }

    [Fact]
    public async Task Repair_OfARowThatPredatesARevocation_LeavesItRevokedWhateverTheProfileSays()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(6));
        await _contracts.CommitAsync(contract, Opened("a", "1"));
        var old = await RowAsync(contract);
        var today = ContractRow.ToContract(old).End.AddDays(-30);
        await _contracts.Terms(new FaultyTransport()).ChangeAsync(
            contract, c => new Revocation("office", "a reason").Decide(c, today)?.Value, CancellationToken.None);
        var right = await RowAsync(contract);
        await _contracts.Tables.Contracts.UpdateEntityAsync(old, ETag.All, TableUpdateMode.Replace);

        var repaired = await RepairAsync(contract);

        Assert.Equal(0, repaired.Value!.Audited.Differences.Count);
        Assert.Equal(Shown(right), Shown(await RowAsync(contract)));
        var rated = ContractRating.Rate(
            ContractRow.ToContract(await RowAsync(contract)), Rated.Version(9, "2026-04-01 2027-03-31", ""), Rated.Catalog, today);
        Assert.Null(rated);

        // Who and why is in storage, and not in the log.
        var line = Assert.Single(_log.Lines);
        Assert.DoesNotContain("operator-1", line.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("a test", line.Text, StringComparison.Ordinal);
        var record = await _contracts.Tables.Audits.QueryAsync<TableEntity>($"ContractId eq '{contract}'").SingleAsync();
        Assert.Equal(("operator-1", "a test"), (record["AccountId"], record["Reason"]));
        Assert.Contains(record.PartitionKey, line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repair_WhenAnEventIsCommittedMeanwhile_LosesNothing()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(50));
        await _contracts.CommitAsync(contract, Opened("a", "1"));
        await DamageAsync(contract, row => row["UsedUpAt"] = Noon);

        // The repair asks for the time when it has read everything and is about to write.
        var meanwhile = new Meanwhile(() => _contracts.CommitAsync(contract, Opened("b", "2")));
        await RepairAsync(contract, meanwhile);

        Assert.Equal(2, await _contracts.UsedAsync(contract));
        Assert.Empty((await Reader.AuditAsync(contract, CancellationToken.None))!.Differences.Listed);
    }

    // Events, changed terms and an extension with its run.
    private async Task LiveAsync(string contract, Random random)
    {
        var late = new DateTimeOffset(2027, 4, 2, 0, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < 12; i++)
        {
            await _contracts.CommitAsync(
                contract,
                Opened($"i{random.Next(9)}", $"o{i}", random.Next(1, 3), i % 4 == 0 ? late : Noon),
                Closed($"i{random.Next(9)}", $"c{i}", (IncidentOutcome)random.Next(2)));
        }

        await _contracts.Terms(new FaultyTransport()).ChangeAsync(
            contract,
            c => new TermsChange(c with { Grant = Grant.Of(4) }, TermsKind.Rerated, "office", null),
            CancellationToken.None);
        await _contracts.RunAsync(await _contracts.ExtendAsync(contract, End.AddDays(10)));
        await _contracts.CommitAsync(contract, Opened("last", "last"));
    }

    private async Task<Result<RepairedContract>> RepairAsync(string contract, TimeProvider? time = null)
    {
        var agenda = new ContractAgenda(_contracts.Tables, EndingCatalog.Load(EndingCatalog.DefaultPath), time ?? TimeProvider.System);
        var repair = new BalanceRepair(
            _contracts.Tables,
            Reader,
            agenda,
            new AuditStore(_contracts.Tables),
            new IdGenerator(),
            TimeProvider.System,
            _log.CreateLogger<BalanceRepair>());
        return await repair.RepairAsync(new RepairRequest(contract, "a test"), "operator-1", CancellationToken.None);
    }

    private async Task<TableEntity> RowAsync(string contract) =>
        await _contracts.Tables.Contracts.GetEntityAsync<TableEntity>(contract, ContractRow.RowKey);

    private async Task DamageAsync(string contract, Action<TableEntity> damage)
    {
        var row = await RowAsync(contract);
        damage(row);
        await _contracts.Tables.Contracts.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace);
    }

    private static string Shown(TableEntity row) => string.Join(
        '\n',
        row.Where(p => p.Key is not ("odata.etag" or "Timestamp")).OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => $"{p.Key}={p.Value}"));

    // A clock that something happens at, the first time that it is read.
    private sealed class Meanwhile(Func<Task> happens) : TimeProvider
    {
        private int _reads;

        public override DateTimeOffset GetUtcNow()
        {
            if (Interlocked.Increment(ref _reads) == 1)
            {
                Task.Run(happens).GetAwaiter().GetResult();
            }

            return Noon;
        }
    }
}
