using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Tests.SoftwareKeys;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Runbook;

/// <summary>What <c>docs/restore.md</c> says of keys of software that come back from the night's copy (O1): each is in one hand.</summary>
public sealed class RestoredKeysTests
{
    [Fact]
    public async Task Keys_RestoredAndTakenOutAsThePageSays_AreGivenToNobodyElse()
    {
        var stored = await StoredSoftware.CreateAsync(granted: 1, alone: true);
        await stored.Process.LoadAsync(["A", "B"], "load");
        // Noted, and cut off before it has its key.
        await Assert.ThrowsAnyAsync<Exception>(
            () => stored.Over(new FaultyTransport { CutAt = 4, CutAfterwards = true }).TakeAsync("1", "cut"));
        var (keys, offers) = (await stored.Tables.SoftwareKeys.RowsAsync(), await stored.Tables.Offers.RowsAsync());
        Assert.NotNull(await stored.Process.TakeAsync("2", "since"));

        await RestoreAsync(stored.Tables.SoftwareKeys, keys);
        await RestoreAsync(stored.Tables.Offers, offers);
        Assert.Equal(2, (await stored.FreeAsync()).Count);
        await TakeOutAsync(stored.Tables.SoftwareKeys);

        Assert.Null(await stored.Process.TakeAsync("3", "3"));
        Assert.Null(await stored.Process.TakeAsync("1", "1"));
        Assert.Equal(2, (await stored.Process.LoadAsync(["A", "B"], "again")).AlreadyLoaded);
        await stored.Process.LoadAsync(["C", "D", "E"], "new");
        var taken = await Task.WhenAll(new[] { "1", "2", "3" }.Select(partner => stored.Process.TakeAsync(partner, "after")));
        Assert.Equal(["C", "D", "E"], taken.Select(key => key?.Key.Text).Order());
    }

    private static async Task RestoreAsync(TableClient table, IReadOnlyList<TableEntity> rows)
    {
        foreach (var row in await table.RowsAsync())
        {
            await table.DeleteEntityAsync(row);
        }

        foreach (var row in rows)
        {
            await table.AddEntityAsync(row);
        }
    }

    // As the page's commands do.
    private static async Task TakeOutAsync(TableClient table)
    {
        var commands = RunbookPage.Blocks("restore", "bash azure").Single(b => b.Contains("SoftwareKeys", StringComparison.Ordinal));
        string[] changes =
        [
            "RowKey=\"key${ROW#free}\" PartnerId=nobody OfferId=restored TakingId=restored",
            "RowKey=\"$ROW\" Free=0 Free@odata.type=Edm.Int32",
        ];
        Assert.All(changes, change => Assert.Contains(change, commands, StringComparison.Ordinal));
        foreach (var row in await table.RowsAsync("PartitionKey eq 'software' and RowKey ge 'free|' and RowKey lt 'free}'"))
        {
            var key = new TableEntity("software", $"key{row.RowKey["free".Length..]}")
            {
                ["PartnerId"] = "nobody",
                ["OfferId"] = "restored",
                ["TakingId"] = "restored",
            };
            await table.UpdateEntityAsync(key, ETag.All);
            await table.DeleteEntityAsync("software", row.RowKey);
        }

        foreach (var row in await table.RowsAsync("PartitionKey eq 'software' and RowKey ge 'stock|' and RowKey lt 'stock}'"))
        {
            await table.UpdateEntityAsync(new TableEntity("software", row.RowKey) { ["Free"] = 0 }, ETag.All);
        }
    }
}
