using Azure.Data.Tables;

namespace BenefitsFunctions.Tests.Embedded.Tables;

public sealed class TableConnectionStringTests
{
    [Theory]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10002/devstoreaccount1", "devstoreaccount1")]
    [InlineData("AccountName=acct;AccountKey=AAAA", "https://acct.table.core.windows.net/", "acct")]
    [InlineData("DefaultEndpointsProtocol=http;AccountName=acct;AccountKey=AAA=;EndpointSuffix=example.net;", "http://acct.table.example.net", "acct")]
    [InlineData("AccountName=acct;AccountKey=AAAA;TableEndpoint=http://127.0.0.1:9/acct;", "http://127.0.0.1:9/acct", "acct")]
    public void Parse_WhenComplete_TellsEndpointAndAccount(string text, string endpoint, string account)
    {
        var service = new TableServiceClient(text);

        Assert.Equal((new Uri(endpoint), account), (service.Uri, service.AccountName));
    }

    [Theory]
    [InlineData("AccountName=acct")]
    [InlineData("UseDevelopmentStorage=false")]
    public void Parse_WhenSomethingIsMissing_Throws(string text) => Assert.Throws<InvalidOperationException>(() => new TableServiceClient(text));

    [Fact]
    public void Parse_WhenNotMadeOfSettings_ThrowsWithoutTheText() =>
        Assert.DoesNotContain("secret", Assert.Throws<FormatException>(() => new TableServiceClient("secret")).Message, StringComparison.Ordinal);
}
