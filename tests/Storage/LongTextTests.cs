using Azure.Data.Tables;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Storage;

public sealed class LongTextTests
{
    public static TheoryData<string, string> Texts { get; } = new()
    {
        { "empty", "" },
        { "short", "a" },
        { "just one property", new string('a', 30_000) },
        { "one more", new string('a', 30_001) },
        { "several", new string('b', 200_000) },
        { "Japanese", new string('日', 100_000) },
        { "pairs", string.Concat(Enumerable.Repeat("😀", 50_000)) },
        { "as long as can be", string.Concat(Enumerable.Repeat("\"日\\😀", LongText.MaxLength / 5)) },
        { "pairs across the cut", "x" + string.Concat(Enumerable.Repeat("😀", 50_000)) },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Write_WhateverTheLength_ReadsBackTheSameFromStorage(string what, string text)
    {
        var table = await TestTable.CreateAsync();
        var row = new TableEntity("p", "r");
        LongText.Write(row, "Json", text);
        await table.AddEntityAsync(row);

        var read = await table.GetEntityAsync<TableEntity>("p", "r");

        Assert.True(text == LongText.Read(read.Value, "Json"), what);
    }

    [Fact]
    public void Read_WhenThereIsNone_IsEmpty() => Assert.Equal("", LongText.Read(new TableEntity("p", "r"), "Json"));
}
