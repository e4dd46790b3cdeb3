using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Embedded.Tables;

public sealed class TableAdministrationTests
{
    [Fact]
    public async Task CreateTable_WhenItExists_ThrowsUnlessToldNotTo()
    {
        var service = new TableServiceClient(await TestAzurite.ConnectionStringAsync());
        var name = TestAzurite.UniqueName("embeddedadmin");

        Assert.Equal(name, (await service.CreateTableIfNotExistsAsync(name)).Value.Name);
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => service.CreateTableAsync(name));
        var again = await service.CreateTableIfNotExistsAsync(name);

        Assert.Equal((409, "TableAlreadyExists"), (failure.Status, failure.ErrorCode));
        Assert.Equal((name, 409), (again.Value.Name, again.GetRawResponse().Status));
        Assert.Equal(204, (await service.DeleteTableAsync(name)).Status);
        Assert.Equal(404, (await service.GetTableClient(name).DeleteAsync()).Status);
    }

    [Fact]
    public async Task CreateTable_WhenTheNameIsInvalid_ThrowsTheServicesError()
    {
        var service = new TableServiceClient(await TestAzurite.ConnectionStringAsync());

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => service.CreateTableIfNotExistsAsync("no-dashes"));

        Assert.Equal(400, failure.Status);
        Assert.Contains("The specified resource name contains invalid characters.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_WhenFilteredByName_FindsTheTablesPageByPage()
    {
        var service = new TableServiceClient(await TestAzurite.ConnectionStringAsync());
        string[] names = [.. Enumerable.Range(0, 3).Select(i => $"embeddedlist{i}")];
        foreach (var name in names)
        {
            await service.CreateTableAsync(name);
        }

        var filter = TableServiceClient.CreateQueryFilter($"TableName ge {"embeddedlist"} and TableName lt {"embeddedlisu"}");
        var pages = await service.QueryAsync(filter, maxPerPage: 2).AsPages().ToListAsync();

        Assert.Equal(names, pages.SelectMany(page => page.Values).Select(table => table.Name));
        Assert.Equal([2, 1], pages.Select(page => page.Values.Count));
    }

    [Fact]
    public async Task Clients_WhenAskedForTheirAddress_NameAccountAndTable()
    {
        var service = new TableServiceClient(await TestAzurite.ConnectionStringAsync());
        var endpoint = (await TestAzurite.EndpointsAsync()).Table;
        var table = service.GetTableClient("people");

        Assert.Equal(("devstoreaccount1", new Uri(endpoint)), (service.AccountName, service.Uri));
        Assert.Equal(("devstoreaccount1", "people", new Uri(endpoint + "/people")), (table.AccountName, table.Name, table.Uri));
    }
}
