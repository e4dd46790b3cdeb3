using System.Text;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Embedded.Tables;

public sealed class AuthenticationTests
{
    private static readonly TableSharedKeyCredential WrongKey = new("devstoreaccount1", Convert.ToBase64String(new byte[64]));

    [Fact]
    public async Task Request_WhenTheKeyIsWrong_IsRefused()
    {
        var table = new TableClient(new Uri((await TestAzurite.EndpointsAsync()).Table), "any", WrongKey);

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.CreateAsync());

        Assert.Equal(403, failure.Status);
    }

    [Fact]
    public async Task Request_WhenTheKeyIsSetLater_IsSignedWithIt()
    {
        var connection = await TestAzurite.ConnectionStringAsync();
        var key = connection.Split(';').Single(part => part.StartsWith("AccountKey=", StringComparison.Ordinal))["AccountKey=".Length..];
        var credential = new TableSharedKeyCredential("devstoreaccount1", Convert.ToBase64String(new byte[64]));
        var service = new TableServiceClient(new Uri((await TestAzurite.EndpointsAsync()).Table), credential);

        credential.SetAccountKey(key);

        Assert.Equal(404, (await service.DeleteTableAsync("neverthere")).Status);
    }

    [Fact]
    public async Task Request_WhenSentToAzure_SignsDateAndPath()
    {
        HttpRequestMessage? sent = null;
        var handler = new StubHandler((_, request) =>
        {
            sent = request;
            return StubHandler.NotFound();
        });
        var table = new TableClient("AccountName=acct;AccountKey=" + Convert.ToBase64String(new byte[64]), "people", handler.Options());

        await table.DeleteEntityAsync("o'brien", "a b");

        Assert.Equal("https://acct.table.core.windows.net/people(PartitionKey='o%27%27brien',RowKey='a%20b')", sent!.RequestUri!.AbsoluteUri);
        var text = $"{sent.Headers.GetValues("x-ms-date").Single()}\n/acct/people(PartitionKey='o%27%27brien',RowKey='a%20b')";
        var signature = Convert.ToBase64String(System.Security.Cryptography.HMACSHA256.HashData(new byte[64], Encoding.UTF8.GetBytes(text)));
        Assert.Equal($"SharedKeyLite acct:{signature}", sent.Headers.Authorization!.ToString());
        Assert.Equal(["2019-02-02"], sent.Headers.GetValues("x-ms-version"));
    }

    [Fact]
    public async Task Request_WhenThereIsATokenCredential_CarriesItsTokenForStorage()
    {
        HttpRequestMessage? sent = null;
        var handler = new StubHandler((_, request) =>
        {
            sent = request;
            return StubHandler.NotFound();
        });
        var credential = new StubCredential();
        var service = new TableServiceClient(new Uri("https://acct.table.core.windows.net"), credential, handler.Options());

        var row = await service.GetTableClient("people").GetEntityIfExistsAsync<TableEntity>("p", "r");

        Assert.False(row.HasValue);
        Assert.Equal("acct", service.AccountName);
        Assert.Equal("Bearer the-token", sent!.Headers.Authorization!.ToString());
        Assert.Equal(["https://storage.azure.com/.default"], credential.Scopes);
    }

    [Fact]
    public async Task Request_WhenATokenWouldTravelUnencrypted_IsRefused()
    {
        var table = new TableClient(new Uri((await TestAzurite.EndpointsAsync()).Table), "any", new StubCredential());

        await Assert.ThrowsAsync<InvalidOperationException>(() => table.CreateAsync());
    }

    private sealed class StubCredential : TokenCredential
    {
        public string[] Scopes { get; private set; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes = requestContext.Scopes;
            return new AccessToken("the-token", DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
