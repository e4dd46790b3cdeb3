using System.Net;
using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Embedded.Tables;

public sealed class RetryTests
{
    [Fact]
    public async Task Transaction_WhenTheConnectionBreaksOnce_IsSentAgain()
    {
        await using var table = await TestTable.CreateAsync();
        using var handler = new StubHandler((count, _) => count == 1 ? throw new HttpRequestException("broken") : null);
        var client = new TableClient(await TestAzurite.ConnectionStringAsync(), table.Client.Name, handler.Options());

        await client.SubmitTransactionAsync(
            Enumerable.Range(0, 3).Select(i => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", $"{i}"))));

        Assert.Equal("0 1 2", await table.RowKeysAsync(""));
        Assert.Equal(2, handler.Count);
    }

    [Fact]
    public async Task AddEntity_WhenTheServiceIsBusyOnce_IsSentAgain()
    {
        await using var table = await TestTable.CreateAsync();
        using var handler = new StubHandler((count, _) => count == 1 ? Busy() : null);
        var client = new TableClient(await TestAzurite.ConnectionStringAsync(), table.Client.Name, handler.Options());

        Assert.Equal(204, (await client.AddEntityAsync(new TableEntity("p", "r") { ["V"] = 1 })).Status);
        Assert.Equal("r", await table.RowKeysAsync("V eq 1"));
    }

    [Fact]
    public async Task Request_WhenTheServiceStaysBusy_ThrowsWhatItSaid()
    {
        using var handler = new StubHandler((_, _) => Busy());
        var client = new TableClient(await TestAzurite.ConnectionStringAsync(), "any", handler.Options());

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => client.GetEntityAsync<TableEntity>("p", "r"));

        Assert.Equal((503, 3), (failure.Status, handler.Count));
    }

    [Fact]
    public async Task Transaction_WhenNotEveryActionIsAnswered_Throws()
    {
        using var handler = new StubHandler((_, _) => new(HttpStatusCode.Accepted) { Content = new StringContent("--batchresponse_1--") });
        var client = new TableClient(await TestAzurite.ConnectionStringAsync(), "any", handler.Options());

        await Assert.ThrowsAsync<RequestFailedException>(
            () => client.SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("p", "r"))]));
    }

    private static HttpResponseMessage Busy() => new(HttpStatusCode.ServiceUnavailable) { Content = new StringContent("<html>busy</html>") };
}
