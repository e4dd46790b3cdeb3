using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Storage;

/// <summary>Keys made of what people and tenants are called, and of what an attacker sends.</summary>
public sealed class TableKeyTests
{
    public static TheoryData<string> Hostile { get; } = new()
    {
        "o'brien", "''", "'", "100%", "%27", "%2525", "%2F", "a b", " lead and trail ", "ü😀漢字", "a+b&c=d", "(x)", "a,b;c:d",
        "@$!*~", "\"double\"", "{brace}", "<tag>", "..", ".", "a/b", "a\\b", "a#b", "a?b", "a|b", "~2f", "' or PartitionKey ne '",
        "a\u0001b", "\0", "\r\n", "\u007f", "\u0085", "\u2028", "\ufeff", "\ufffe",
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Join_WhateverThePartHolds_MakesAKeyThatEveryOperationTakes(string part)
    {
        var table = await TestTable.CreateAsync();
        var key = KeySegment.Join("user", part);
        await table.AddEntityAsync(new TableEntity("other", "other"));

        await table.AddEntityAsync(new TableEntity(key, key) { ["V"] = 1 });
        var read = (await table.GetEntityAsync<TableEntity>(key, key)).Value;
        read["V"] = 2;
        await table.UpdateEntityAsync(read, read.ETag, TableUpdateMode.Replace);
        await table.UpsertEntityAsync(new TableEntity(key, key) { ["W"] = part }, TableUpdateMode.Merge);
        await table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.UpdateMerge, new TableEntity(key, key) { ["X"] = 3 }, ETag.All),
            new(TableTransactionActionType.Add, new TableEntity(key, key + "+") { ["V"] = 4 }),
        ]);

        var found = await table.RowsAsync(TableClient.CreateQueryFilter($"PartitionKey eq {key} and RowKey ge {key} and W eq {part}"));
        var row = Assert.Single(found);
        Assert.Equal((key, key), (row.PartitionKey, row.RowKey));
        Assert.Equal((2, part, 3), (row.GetInt32("V"), row.GetString("W"), row.GetInt32("X")));
        Assert.Equal(204, (await table.DeleteEntityAsync(key, key)).Status);
        Assert.Equal(["other", key + "+"], (await table.RowsAsync()).Select(left => left.RowKey));
    }

    [Fact]
    public async Task Join_WhenTheAccountIdIsAsLongAsCanBe_IsTaken()
    {
        var table = await TestTable.CreateAsync();
        var key = KeySegment.Join("user", new string('/', 128));

        await table.AddEntityAsync(new TableEntity(key, key));

        Assert.True((await table.GetEntityIfExistsAsync<TableEntity>(key, key)).HasValue);
    }

    [Fact]
    public async Task Query_WhenRowsShareAPrefix_FindsTheRangeAndNothingBeside()
    {
        var table = await TestTable.CreateAsync();
        foreach (var key in (string[])["contract", "contract-page|000000", "contract-page|000001", "contract-page}", "ledger|000000000001"])
        {
            await table.AddEntityAsync(new TableEntity("p", key));
        }

        var (from, to) = ("contract", "contract-page" + (char)(KeySegment.Separator + 1));
        var rows = await table.RowsAsync(TableClient.CreateQueryFilter($"PartitionKey eq {"p"} and RowKey ge {from} and RowKey lt {to}"));

        Assert.Equal(["contract", "contract-page|000000", "contract-page|000001"], rows.Select(row => row.RowKey));
    }
}
